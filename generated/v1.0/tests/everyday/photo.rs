//! A photo that may not be there.

use graphdown::{Graph, http::Found, testing::Recorder};

#[tokio::test]
async fn a_photo_is_a_file_and_none_is_none() {
    let recorder = Recorder::default();
    recorder.answer_with(200, &[("content-type", "image/jpeg")], "a photo");
    recorder.refuse(404, "ImageNotFound");
    recorder.refuse(403, "ErrorAccessDenied");
    let graph: Graph = recorder.graph();
    let folder = std::env::temp_dir().join(format!("graphdown-photo-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let save = |name: &str| {
        let photo = graph.users().id("adele@contoso.com").photo().get_value();
        photo.download().to_file(folder.join(name))
    };
    let saved = save("adele.jpg").await.found().unwrap().unwrap();
    assert_eq!((saved.length, saved.media_type.as_deref()), (7, Some("image/jpeg")));
    assert_eq!(std::fs::read(folder.join("adele.jpg")).unwrap(), b"a photo");
    assert!(save("nobody.jpg").await.found().unwrap().is_none());
    assert_eq!(save("refused.jpg").await.found().unwrap_err().status().unwrap(), 403);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "only the photo is left");
    assert_eq!(recorder.sent()[0].uri().path(), "/v1.0/users/adele%40contoso.com/photo/$value");
    std::fs::remove_dir_all(folder).unwrap();
}
