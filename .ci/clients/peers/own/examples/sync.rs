//! Writes the drive of each user who has changed since the last run into a workbook.

use std::{error::Error, fs};

use graphdown::{
    Graph,
    http::{Change, Found, Position},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let graph = Graph::new(std::env::var("TOKEN")?);
    let users = graph.users().delta().select(["displayName", "mail"]);
    let mut users = match fs::read("position.json") {
        Ok(stored) => users.resume(serde_json::from_slice::<Position>(&stored)?).changes(),
        Err(_) => users.changes(),
    };
    let mut changed = Vec::new();
    while let Some(user) = users.try_next().await? {
        match user {
            Change::Changed(user) => changed.extend(user.id.zip(user.display_name)),
            Change::Removed(user) => println!("{} is gone", user.id.unwrap_or_default()),
            _ => {}
        }
    }

    let drives = changed.iter().map(|(id, _)| graph.users().id(id).drive().get().select("webUrl"));
    let mut rows = vec![[String::from("user"), String::from("drive")]];
    for ((_, name), drive) in changed.iter().zip(graph.batch().all(drives).await) {
        let drive = drive.found()?.and_then(|drive| drive.web_url);
        rows.push([name.clone(), drive.unwrap_or_default()]);
    }
    let workbook = graph.me().drive().root_by_path("Reports/users.xlsx").workbook();
    workbook.worksheets().id("Sheet1").write("A1", rows).await?;
    fs::write("position.json", serde_json::to_vec(&users.position())?)?;
    Ok(())
}
