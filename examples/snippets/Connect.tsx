import "flinks-connect";

export function Connect() {
    return (
        <flinks-connect
            instance={"toolbox"}
            demo={true}
            consentEnable={true}
            customerName={"Acme & \"Sons\" {1} \u003c/script\u003e L’Été"}
            redirectUrl={"https://acme.example/thanks?plan=a&b=c"}
            jsRedirect={true}
            token="/api/connect/session"
            handoff="/api/connections"
            onflinks-success={(event) => console.log(event.detail.institution)}
        />
    );
}
