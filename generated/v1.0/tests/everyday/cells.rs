//! Cells as they are read and written.

use graphdown::{Graph, everyday::Cell, http::Request, model::Json, models::WorkbookRange, places, testing::Recorder};

fn sheet(recorder: &Recorder) -> places::WorkbookWorksheet {
    let graph: Graph = recorder.graph();
    graph.me().drive().root_by_path("budget.xlsx").workbook().worksheets().id("Sheet1")
}

fn number(text: &str) -> Cell {
    Cell::Number(Json::from_json(text).unwrap())
}

#[tokio::test]
async fn a_range_is_read_with_all_digits_and_kinds() {
    let recorder = Recorder::default();
    recorder.answer(
        200,
        r##"{
            "values": [["Lens", 1250.10, 12345678901234567890, 1e400], ["", true, "#N/A", "#N/A"], ["007", 45987.5, "", null]],
            "valueTypes": [["String", "Double", "Double", "Double"], ["Empty", "Boolean", "Error", "String"], ["String", "Double", "String", "Unknown"]]
        }"##,
    );
    let range = sheet(&recorder).used_range().await.unwrap();
    let expected: Vec<Vec<Cell>> = vec![
        vec!["Lens".into(), number("1250.10"), number("12345678901234567890"), number("1e400")],
        vec![Cell::Empty, true.into(), Cell::Error("#N/A".into()), "#N/A".into()],
        vec!["007".into(), number("45987.5"), Cell::Text(String::new()), Cell::Other(Json::default())],
    ];
    let rows = range.rows().unwrap();
    assert_eq!(rows, expected);
    let digits =
        rows[0].iter().filter_map(|cell| if let Cell::Number(number) = cell { Some(number.to_json()) } else { None });
    assert_eq!(digits.collect::<Vec<_>>(), ["1250.10", "12345678901234567890", "1e400"]);
    assert_eq!((rows[0][1].as_f64(), rows[0][1].as_i64(), rows[0][0].as_str()), (Some(1250.1), None, Some("Lens")));
}

#[test]
fn a_range_without_values_has_no_rows() {
    let range = |text: &str| Json::from_json(text).unwrap().read::<WorkbookRange>().unwrap();
    assert_eq!(range("{}").rows(), None);
    assert_eq!(range(r#"{"values": null}"#).rows(), None);
    assert_eq!(range(r#"{"values": []}"#).rows(), Some(vec![]));
    assert_eq!(range(r#"{"values": 5}"#).rows(), Some(vec![vec![5.into()]]));
    // Without the kinds a text is a text, and an empty one is no value.
    let rows = range(r##"{"values": [["", "#N/A"], 5]}"##).rows().unwrap();
    assert_eq!(rows, [vec![Cell::Empty, "#N/A".into()], vec![5.into()]]);
}

#[test]
fn text_stays_text() {
    for (text, written) in [
        ("Lens", "Lens"),
        ("Große Linse, rund", "Große Linse, rund"),
        ("", ""),
        ("007", "'007"),
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-", "'-"),
        ("@SUM", "'@SUM"),
        ("'quoted'", "''quoted'"),
        ("Mar 5", "'Mar 5"),
        ("1/2", "'1/2"),
        ("٣", "'٣"),
        (" =1", "' =1"),
        ("true", "'true"),
        ("FALSE", "'FALSE"),
        ("truth", "truth"),
        ("#N/A", "'#N/A"),
    ] {
        assert_eq!(Json::from(Cell::from(text)), written, "{text:?}");
    }
    assert_eq!(Json::from(Cell::typed("=1+1")), "=1+1");
    assert_eq!(Json::from(Cell::Kept).to_json(), "null");
    assert_eq!(Json::from(Cell::from(None::<f64>)), "");
    // What is no number of Excel is a text, and no formula.
    for (number, written) in [(f64::NAN, "NaN"), (f64::INFINITY, "INF"), (f64::NEG_INFINITY, "'-INF")] {
        assert_eq!(Json::from(Cell::from(number)), written);
        assert!(Cell::from(number).as_str().is_some());
    }
    assert_eq!(Json::from(number("1.10")).to_json(), "1.10");
}

fn write(address: &str, rows: Vec<Vec<i64>>) -> Request<WorkbookRange> {
    sheet(&Recorder::default()).write(address, rows)
}

#[tokio::test]
async fn rows_are_written_where_they_fit() {
    let recorder = Recorder::default();
    recorder.answer(200, "{}");
    let rows = [["Lens".into(), Cell::from(1250)], [Cell::Kept, Cell::typed("=B2*2")]];
    sheet(&recorder).write("B2", rows).header("Workbook-Session-Id", "s").await.unwrap();
    let sent = &recorder.sent()[0];
    assert_eq!(sent.method(), "PATCH");
    let path = "/v1.0/me/drive/root:/budget.xlsx:/workbook/worksheets/Sheet1/range(address='B2%3AC3')";
    assert_eq!(sent.uri().path(), path);
    assert_eq!(sent.headers()["workbook-session-id"], "s");
    assert_eq!(sent.body(), r#"{"values":[["Lens",1250],[null,"=B2*2"]]}"#);
}

#[test]
fn the_address_covers_the_rows() {
    for (address, rows, expected) in [
        ("A1", vec![vec![1]], "A1"),
        ("$z$9", vec![vec![1, 2, 3]], "Z9:AB9"),
        ("ZZ10", vec![vec![1, 2]; 3], "ZZ10:AAA12"),
        ("XFD1048576", vec![vec![1]], "XFD1048576"),
        ("A2:B3", vec![vec![1, 2]; 2], "A2:B3"),
    ] {
        let url = write(address, rows).build().unwrap().uri().to_string();
        assert!(url.ends_with(&format!("(address='{}')", expected.replace(':', "%3A"))), "{address}: {url}");
    }
}

#[test]
fn rows_that_do_not_fit_are_not_sent() {
    for (address, rows, reason) in [
        ("A1", vec![], "at least one cell, found none"),
        ("A1", vec![vec![], vec![]], "at least one cell, found none"),
        ("A1", vec![vec![1, 2], vec![1]], "found 2 cells in row 0 and 1 in row 1"),
        ("A1:B3", vec![vec![1, 2]; 2], "rows as large as A1:B3, found 2 rows of 2 cells"),
        ("XFD1", vec![vec![1, 2]], "fit on a worksheet, found 1 rows of 2 cells from XFD1"),
        ("A1048576", vec![vec![1]; 2], "fit on a worksheet, found 2 rows"),
        ("A1048577", vec![vec![1]], "found \"A1048577\""),
        ("XFE1", vec![vec![1]], "found \"XFE1\""),
        ("A0", vec![vec![1]], "found \"A0\""),
        ("A", vec![vec![1]], "found \"A\""),
        ("1", vec![vec![1]], "found \"1\""),
        ("", vec![vec![1]], "found \"\""),
        ("A1:", vec![vec![1]], "found \"\""),
        ("A+1", vec![vec![1]], "found \"A+1\""),
        ("Sheet1!A1", vec![vec![1]], "found \"Sheet1!A1\""),
        ("AAAAAAAAAAAAAAAA1", vec![vec![1]], "found \"AAAAAAAAAAAAAAAA1\""),
        ("A99999999999999999999", vec![vec![1]], "found \"A999"),
    ] {
        let error = write(address, rows).build().unwrap_err().to_string();
        assert!(error.contains(reason), "{address}: {error}");
    }
}
