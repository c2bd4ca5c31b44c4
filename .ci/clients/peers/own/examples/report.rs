//! Prints the name and mail of each user of a department, and how many users the organization has.

use graphdown::{Graph, auth::ClientSecret, http::filter::property};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let secret = std::env::var("CLIENT_SECRET")?;
    let graph = Graph::new(ClientSecret::new("contoso.com", "8d2f6c1e-4b07-4f5a-9c1d-3e7a90b5d264", secret));
    let department = std::env::args().nth(1).ok_or("expected a department")?;
    let filter = property("department").eq(department);
    let mut users = graph.users().list().filter(filter).select(["displayName", "mail"]).top(999).items();
    while let Some(user) = users.try_next().await? {
        println!("{} {}", user.display_name.unwrap_or_default(), user.mail.unwrap_or_default());
    }
    println!("of {} users", graph.users().count().eventual().await?);
    Ok(())
}
