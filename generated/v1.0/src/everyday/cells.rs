//! Cells of a workbook as rows of values. Excel reads text that is written as if a person typed it, so that `1-2` becomes a
//! date unless it is told to stay what it is.

use crate::{http::Request, model::Json, models::WorkbookRange, places};

/// The last row and the last column of a worksheet.
const LAST: (u32, u32) = (1_048_576, 16_384);

/// The value of a cell.
///
/// | in Rust | becomes | read as |
/// |---|---|---|
/// | `None::<i64>` | [`Empty`](Self::Empty) | the same |
/// | `"007"`, a `String` | [`Text`](Self::Text) | the same |
/// | `1`, `2.5`, a number in [`Json`] | [`Number`](Self::Number) | the same, with all digits that the service sends |
/// | `true` | [`Bool`](Self::Bool) | the same |
/// | `Cell::typed("=SUM(A1:A3)")` | [`Typed`](Self::Typed) | what Excel makes of it |
/// | `Cell::Kept` | [`Kept`](Self::Kept) | what was there |
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Cell {
    /// Nothing. Writing it clears the cell.
    #[default]
    Empty,
    /// Text, which stays text when it is written, even if it looks like a number, a date or a formula.
    Text(String),
    /// A number. Dates are numbers, too: days since 1899-12-30, of which the decimals are the time of day; how a cell
    /// shows its number says [`text`](WorkbookRange::text).
    Number(Json),
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// The error of a formula: `#N/A`. It is written as if it were typed.
    Error(String),
    /// What a person would type, for writing alone: a formula `=SUM(A1:A3)`, a date `2026-11-27`.
    Typed(String),
    /// Whatever the cell has already, for writing alone.
    Kept,
    /// A value of another kind.
    Other(Json),
}

impl Cell {
    /// What a person would type: a formula, a date.
    pub fn typed(text: impl Into<String>) -> Self {
        Self::Typed(text.into())
    }

    /// The characters of a text; `None` for other kinds.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The nearest `f64` of a number; `None` for other kinds.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { number.as_f64() } else { None }
    }

    /// The value of a whole number; `None` for other kinds and for numbers with decimals.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        if let Self::Number(number) = self { number.as_i64() } else { None }
    }

    /// A value of `values`, of which `valueTypes` may say the kind.
    fn read(value: Json, kind: Option<&Json>) -> Self {
        let kind = kind.and_then(Json::as_str);
        match (value.as_str(), value.as_bool()) {
            (Some(text), _) if kind == Some("Error") => Self::Error(text.to_owned()),
            (Some(""), _) if kind != Some("String") => Self::Empty,
            (Some(text), _) => Self::Text(text.to_owned()),
            (_, Some(value)) => Self::Bool(value),
            // A number may be beyond `f64`.
            _ if value.to_json().starts_with(|first: char| first == '-' || first.is_ascii_digit()) => {
                Self::Number(value)
            }
            _ => Self::Other(value),
        }
    }
}

/// Whether Excel would make something else of a text: of what has digits perhaps a number or a date, of what doesn't begin
/// with a letter perhaps a formula or an error.
fn is_read_otherwise(text: &str) -> bool {
    let is_plain = text.starts_with(char::is_alphabetic) && !text.contains(char::is_numeric);
    !is_plain || text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// As it is written.
impl From<Cell> for Json {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Empty => "".into(),
            Cell::Text(text) if !text.is_empty() && is_read_otherwise(&text) => format!("'{text}").into(),
            Cell::Text(text) | Cell::Error(text) | Cell::Typed(text) => text.into(),
            Cell::Number(value) | Cell::Other(value) => value,
            Cell::Bool(value) => value.into(),
            Cell::Kept => Json::default(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        /// A number; of `f64` also a text, which is `NaN`, `INF` or `-INF`.
        impl From<$number> for Cell {
            fn from(value: $number) -> Self {
                Self::from(Json::from(value))
            }
        }
    )* };
}

numbers!(f64, i8, i16, i32, i64, u8, u16, u32, u64);

impl From<Json> for Cell {
    /// A string becomes a text, null an empty cell.
    fn from(value: Json) -> Self {
        if value.is_null() { Self::Empty } else { Self::read(value, None) }
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map(Into::into).unwrap_or_default()
    }
}

impl WorkbookRange {
    /// The values as rows of cells; `None` if the answer has none, because `$select` left them out or the range has no end.
    ///
    /// ```no_run
    /// # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
    /// let workbook = graph.me().drive().root_by_path("Documents/budget.xlsx").workbook();
    /// let range = workbook.worksheets().id("Sheet1").used_range().await?;
    /// for row in range.rows().unwrap_or_default() {
    ///     println!("{:?} costs {:?}", row[0].as_str(), row[1].as_f64());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It reads any range: `range_with_address("A1:C3").get()`, a table's `data_body_range()`, a name's `range().get()`. With
    /// `$select`, take `values` and `valueTypes`: without the latter an error can't be told from a text.
    ///
    /// Many calls to one workbook are faster in a session, whose id each of them has as a header:
    /// `.header("Workbook-Session-Id", id)`, with the id that `workbook.create_session(..)` returns.
    #[must_use]
    pub fn rows(&self) -> Option<Vec<Vec<Cell>>> {
        let values = self.values.as_ref().filter(|values| !values.is_null())?;
        let rows = values.elements().unwrap_or_else(|| vec![values.clone()]);
        let kinds = self.value_types.as_ref().and_then(Json::elements).unwrap_or_default();
        let rows = rows.into_iter().enumerate().map(|(index, row)| {
            let kinds = kinds.get(index).and_then(Json::elements).unwrap_or_default();
            let cells = row.elements().unwrap_or_else(|| vec![row]).into_iter().enumerate();
            cells.map(|(index, value)| Cell::read(value, kinds.get(index))).collect()
        });
        Some(rows.collect())
    }
}

impl places::WorkbookWorksheet {
    /// Writes rows, of which the first cell has this address.
    ///
    /// ```no_run
    /// # async fn example(graph: graphdown::Graph) -> Result<(), graphdown::Error> {
    /// use graphdown::everyday::Cell;
    ///
    /// let workbook = graph.me().drive().root_by_path("Documents/budget.xlsx").workbook();
    /// let rows: [[Cell; 3]; 2] = [
    ///     ["Lens".into(), 1250.into(), "2026-11".into()],
    ///     ["Sum".into(), Cell::typed("=SUM(B2:B2)"), Cell::Kept],
    /// ];
    /// workbook.worksheets().id("Sheet1").write("A2", rows).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// For rows of a table, `Json` takes cells as well: `RowsAdd::default().with_values(rows)` with a `Vec<Vec<Cell>>`.
    ///
    /// All rows must be equally long and fit on a worksheet; an address of several cells, `A2:C3`, must be as large as the
    /// rows. Otherwise sending the request is an error, and nothing is sent. A request takes 4 MB, which are some ten thousand
    /// cells at least: write more by several.
    pub fn write<R, C>(&self, address: &str, rows: impl IntoIterator<Item = R>) -> Request<WorkbookRange>
    where
        R: IntoIterator<Item = C>,
        C: Into<Cell>,
    {
        let cells = |row: R| row.into_iter().map(Into::into).collect::<Vec<Cell>>();
        let rows: Vec<Vec<Cell>> = rows.into_iter().map(cells).collect();
        let area = Area::of(address, &rows);
        let address = area.as_ref().map_or_else(|_| address.to_owned(), Area::to_string);
        let request = self.range_with_address(address).update(WorkbookRange::default().with_values(rows));
        match area {
            Ok(_) => request,
            Err(reason) => request.invalid(reason),
        }
    }
}

/// A rectangle of cells, by its first and last cell; each a row and a column, counted from 1.
struct Area {
    first: (u32, u32),
    last: (u32, u32),
}

impl Area {
    /// Where rows lie.
    ///
    /// # Errors
    /// Says why they can't lie there.
    fn of(address: &str, rows: &[Vec<Cell>]) -> Result<Self, String> {
        let (from, to) = address.split_once(':').map_or((address, None), |(from, to)| (from, Some(to)));
        let cell = |text: &str| {
            read_cell(text).ok_or_else(|| format!("expected the address of a cell such as \"B2\", found {text:?}"))
        };
        let first = cell(from)?;
        let width = rows.first().map_or(0, Vec::len);
        if width == 0 {
            return Err(String::from("expected rows of at least one cell, found none"));
        }
        if let Some((index, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != width) {
            let found = row.len();
            return Err(format!(
                "expected rows of equal length, found {width} cells in row 0 and {found} in row {index}"
            ));
        }
        let end = |first: u32, count: usize| u32::try_from(count).ok().and_then(|count| (first - 1).checked_add(count));
        let last =
            end(first.0, rows.len()).zip(end(first.1, width)).filter(|last| last.0 <= LAST.0 && last.1 <= LAST.1);
        let Some(last) = last else {
            let found = rows.len();
            return Err(format!(
                "expected rows that fit on a worksheet, found {found} rows of {width} cells from {from}"
            ));
        };
        match to.map(cell).transpose()? {
            Some(to) if to != last => {
                let found = rows.len();
                Err(format!("expected rows as large as {address}, found {found} rows of {width} cells"))
            }
            _ => Ok(Self { first, last }),
        }
    }
}

/// The row and the column of a cell's address: `B2`, `$B$2`.
fn read_cell(text: &str) -> Option<(u32, u32)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let letters = text.find(|character: char| !character.is_ascii_alphabetic())?;
    let (letters, digits) = text.split_at(letters);
    let digits = digits.strip_prefix('$').unwrap_or(digits);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = digits.parse().ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    let is_on_sheet = (1..=LAST.0).contains(&row) && (1..=LAST.1).contains(&column);
    is_on_sheet.then_some((row, column))
}

impl std::fmt::Display for Area {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let cell = |(row, column)| format!("{}{row}", letters(column));
        write!(f, "{}", cell(self.first))?;
        if self.first == self.last { Ok(()) } else { write!(f, ":{}", cell(self.last)) }
    }
}

/// The letters of a column: `A` for 1, `AA` for 27.
fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from_digit(column % 26 + 10, 36).unwrap_or_default().to_ascii_uppercase());
        column /= 26;
    }
    letters.iter().rev().collect()
}
