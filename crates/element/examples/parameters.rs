//! Writes `js/parameters.js`: `cargo run -q -p flinks-element --example parameters > crates/element/js/parameters.js`.

use flinks_protocol::Parameter;

fn main() {
    println!(
        "// Generated: cargo run -q -p flinks-element --example parameters > crates/element/js/parameters.js"
    );
    println!("// From the table in flinks-protocol; a test compares the two.\n");
    println!("/** The attribute of each URL parameter, by its name on the wire. */");
    println!("export const ATTRIBUTES = {{");
    for parameter in Parameter::ALL {
        println!("    {}: \"{}\",", parameter.name(), parameter.attribute());
    }
    println!("}};");
}
