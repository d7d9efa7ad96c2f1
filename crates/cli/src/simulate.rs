//! `flinks simulate`: the widget and the API, with no network and no account.

use crate::ending::Ending;
use crate::output::{self, note};
use anyhow::Result;
use flinks_simulator::{
    API_KEY, Options, PASSWORD, SECRET_KEY, SECURITY_ANSWER, end_signal, listen, serve,
};
use tokio::runtime::Runtime;

/// Serves until Ctrl-C or SIGTERM.
pub fn run(options: &Options) -> Result<Ending> {
    Runtime::new()?.block_on(async {
        let listener = listen(options.port).await?;
        let end = end_signal()?;
        let page = format!("http://localhost:{}/", listener.local_addr()?.port());
        output::line(&format!("ready: {page}"))?;
        note(&format!(
            "the widget: {page}v2/?demo=true&consentEnable=true"
        ));
        note(&format!(
            "sign in:    Greatday, password {PASSWORD}, answer {SECURITY_ANSWER}"
        ));
        note(&format!("the API:    {page}v3/demo/BankingServices"));
        note(&format!(
            "its keys:   FLINKS_SECRET_KEY={SECRET_KEY} FLINKS_API_KEY={API_KEY}"
        ));
        serve(listener, end).await?;
        Ok(Ending::Fine)
    })
}
