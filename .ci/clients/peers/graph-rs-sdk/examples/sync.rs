//! Writes the drive of each user who has changed since the last run into a workbook.

use std::{error::Error, fs};

use graph_rs_sdk::{
    GraphClient, ODataQuery,
    http::{BodyRead, Method, ODataDeltaLink, ODataNextLink, ResponseExt, Url},
};
use serde_json::{Value, json};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut client = GraphClient::new(std::env::var("TOKEN")?);
    let mut page = match fs::read_to_string("position.txt") {
        Ok(link) => follow(&mut client, &link).await?,
        Err(_) => read(client.users().delta().select(&["displayName,mail"]).send().await?).await?,
    };
    let mut changed = Vec::new();
    let position = loop {
        for user in page["value"].as_array().ok_or("expected users")? {
            let id = user["id"].as_str().ok_or("expected an id")?.to_owned();
            match user.get("@removed") {
                Some(_) => println!("{id} is gone"),
                None => changed.extend(user["displayName"].as_str().map(|name| (id, name.to_owned()))),
            }
        }
        match page.odata_next_link() {
            Some(link) => page = follow(&mut client, &link).await?,
            None => break page.odata_delta_link().ok_or("expected a link for the next run")?,
        }
    };

    let mut rows = vec![[String::from("user"), String::from("drive")]];
    for users in changed.chunks(20) {
        let get = |(index, (id, _)): (usize, &(String, String))| {
            let url = format!("/users/{id}/drive?$select=webUrl");
            json!({"id": index.to_string(), "method": "GET", "url": url})
        };
        let requests: Vec<Value> = users.iter().enumerate().map(get).collect();
        let answers = read(client.batch(&json!({"requests": requests})).send().await?).await?;
        for (index, (_, name)) in users.iter().enumerate() {
            let answers = answers["responses"].as_array().ok_or("expected responses")?;
            let answer = answers.iter().find(|answer| answer["id"] == index.to_string().as_str());
            let answer = answer.ok_or("expected a response for each request")?;
            let drive = match answer["status"].as_u64() {
                Some(200) => answer["body"]["webUrl"].as_str().unwrap_or_default(),
                Some(404) => "",
                _ => return Err(answer["body"]["error"]["message"].as_str().unwrap_or("failed").into()),
            };
            rows.push([name.clone(), drive.to_owned()]);
        }
    }
    let url = format!(
        "https://graph.microsoft.com/v1.0/me/drive/root:/Reports/users.xlsx:/workbook/worksheets/Sheet1/range(address='A1:B{}')",
        rows.len()
    );
    client.use_endpoint(&Url::parse(&url)?);
    let body = BodyRead::from_serialize(&json!({"values": rows}))?;
    read(client.custom(Method::PATCH, Some(body)).send().await?).await?;
    fs::write("position.txt", position)?;
    Ok(())
}

/// A link as it stands.
async fn follow(client: &mut GraphClient, link: &str) -> Result<Value, Box<dyn Error>> {
    let mut url = Url::parse(link)?;
    let query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    url.set_query(None);
    client.use_endpoint(&url);
    let answer = read(client.custom(Method::GET, None).query(&query).send().await?).await;
    client.use_v1();
    answer
}

async fn read(response: reqwest::Response) -> Result<Value, Box<dyn Error>> {
    if response.status().is_success() {
        return Ok(response.json().await?);
    }
    Err(response.into_graph_error_message().await?.into())
}
