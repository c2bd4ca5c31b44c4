//! Converts values and options of a documented URL to arguments and method calls.

use crate::{
    gateway::Ident,
    path::scan::{self, Origin},
    rust::krate::{ArgumentType, ExampleCall, Type, Value},
};

/// A text as the argument that a method takes for it.
pub(super) fn argument(text: &str, ty: &ArgumentType) -> Option<Value> {
    match ty {
        ArgumentType::Text => Some(Value::Text(text.to_owned())),
        ArgumentType::Bool => text.parse().ok().map(Value::Bool),
        ArgumentType::I32 => text.parse::<i32>().ok().map(|number| Value::Integer(number.into())),
        ArgumentType::I64 => text.parse().ok().map(Value::Integer),
        ArgumentType::F64 => text.parse().ok().map(Value::Float),
        // A text may be one of several types: what reads as a number is one.
        ArgumentType::Object(Type::Union(_)) => {
            let number = text.parse::<i64>().ok().map(serde_json::Value::from);
            Some(Value::Json(number.unwrap_or_else(|| text.into())))
        }
        // No example shows how these are written.
        ArgumentType::List(_) | ArgumentType::Object(_) => None,
    }
}

/// A query option as the method of a request that sets it.
pub(super) fn setting(name: &str, value: &str) -> ExampleCall {
    let call = |method: &str, argument: Value| ExampleCall { ident: Ident::snake(method), arguments: vec![argument] };
    let list = |items: Vec<&str>| Value::List(items.iter().map(|item| Value::Text((*item).to_owned())).collect());
    match (name, items(value), value.parse::<u32>()) {
        ("$select", Some(items), _) => call("select", list(items)),
        ("$expand", Some(items), _) => call("expand", list(items)),
        ("$orderby", Some(items), _) => call("order_by", list(items)),
        ("$filter", _, _) => call("filter", Value::Text(value.to_owned())),
        ("$search", _, _) => call("search", Value::Text(value.to_owned())),
        ("$top", _, Ok(count)) => call("top", Value::Integer(count.into())),
        ("$skip", _, Ok(count)) => call("skip", Value::Integer(count.into())),
        ("$count", _, _) if value == "true" => ExampleCall { ident: Ident::snake("with_count"), arguments: Vec::new() },
        _ => ExampleCall {
            ident: Ident::snake("query"),
            arguments: vec![Value::Text(name.to_owned()), Value::Text(value.to_owned())],
        },
    }
}

/// The items of a list, each of which may have options of its own in parentheses; `None` where those don't close, or
/// where blanks around an item would get lost.
fn items(list: &str) -> Option<Vec<&str>> {
    let items: Vec<&str> = scan::parts(Origin::Request, list, ',').collect();
    (scan::unpaired(list).is_none() && items.iter().all(|item| item.trim() == *item)).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::items;

    #[test]
    fn options_of_an_item_are_part_of_it() {
        assert_eq!(items("id,lamps($select=id,state;$top=2)"), Some(vec!["id", "lamps($select=id,state;$top=2)"]));
        assert_eq!([items("lamps($select=id,state"), items("id, state")], [None, None]);
        assert_eq!(items("a($filter=b eq 'c)')"), Some(vec!["a($filter=b eq 'c)')"]));
    }
}
