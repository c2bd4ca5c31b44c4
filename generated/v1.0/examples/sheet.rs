//! Prints the cells of a worksheet as lines of JSON, or writes lines of JSON into it.
//!
//! `cargo run --example sheet -- Reports/users.xlsx Sheet1 --token TOKEN`

mod connection;
mod exit;

use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;
use connection::Connection;
use graphdown::{everyday::Cell, model::Json};

/// Prints the rows of a worksheet of a workbook in the user's drive, each as a JSON array.
#[derive(Parser)]
struct Arguments {
    /// Path of the workbook in the drive: `Reports/users.xlsx`.
    path: String,
    /// Name or id of the worksheet.
    worksheet: String,
    /// Reads rows from standard input, each a JSON array, and writes them from this cell on.
    #[arg(long, value_name = "CELL")]
    write: Option<String>,
    #[command(flatten)]
    connection: Connection,
}

#[tokio::main]
async fn main() -> ExitCode {
    exit::code(run(Arguments::parse()).await)
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { path, worksheet, write, connection } = arguments;
    let workbook = connection.graph()?.me().drive().root_by_path(path).workbook();
    let worksheet = workbook.worksheets().id(worksheet);
    if let Some(address) = write {
        let rows: Result<Vec<Vec<Cell>>, Box<dyn Error>> = io::stdin().lines().map(|line| row(&line?)).collect();
        let written = worksheet.write(&address, rows?).select("address").await?;
        return Ok(writeln!(io::stdout(), "{:?}", written.address.unwrap_or_default())?);
    }
    let range = worksheet.used_range_with_values_only(true).select(["values", "valueTypes"]).await?;
    for row in range.rows().ok_or("expected cells, found none")? {
        let cells: Vec<Json> = row.into_iter().map(value).collect();
        writeln!(io::stdout(), "{}", Json::from(cells))?;
    }
    Ok(())
}

/// A cell that was read, in JSON.
fn value(cell: Cell) -> Json {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.into(),
        Cell::Bool(value) => value.into(),
        Cell::Number(value) | Cell::Other(value) => value,
        _ => Json::default(),
    }
}

/// A line as a row: null is an empty cell.
fn row(line: &str) -> Result<Vec<Cell>, Box<dyn Error>> {
    let cells = Json::from_json(line)?.elements().ok_or_else(|| format!("expected an array, found {line:?}"))?;
    Ok(cells.into_iter().map(Cell::from).collect())
}
