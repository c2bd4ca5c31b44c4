//! Uploads a file of any size, downloads it, and copies it, with progress.

use graphdown::{
    Graph,
    http::{Progress, Source, Upload},
    models::{DriveItem, DriveItemUploadableProperties},
    requests::{DriveItemCopy, DriveItemCreateUploadSession},
};

fn print(done: Progress) {
    println!("{} of {:?} bytes", done.bytes, done.total);
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let graph = Graph::new(std::env::var("TOKEN")?);
    let item = graph.me().drive().root_by_path("Archive/backup.zip");

    let properties = DriveItemUploadableProperties::default().with_microsoft_graph_conflict_behavior("replace");
    let session = item.create_upload_session(DriveItemCreateUploadSession::default().with_item(properties));
    let content = item.content();
    let mut upload = Upload::new(session, Source::file("backup.zip").await?)
        .small(move |bytes| content.replace(bytes))
        .on_progress(print);
    let uploaded: DriveItem = upload.send().await?;
    println!("{:?}", uploaded.web_url);

    item.content().get().download().on_progress(print).to_file("again.zip").await?;

    let mut copy = item.copy(DriveItemCopy::default().with_name("copy.zip")).monitor().await?;
    while let Some(progress) = copy.progress().await? {
        println!("{:?} percent", progress.percent);
    }
    Ok(())
}
