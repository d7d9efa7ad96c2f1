//! Prints the OpenAPI document: `cargo xtask api` keeps it in `docs/api/openapi.json`.

fn main() {
    print!("{}", flinks_backend::openapi());
}
