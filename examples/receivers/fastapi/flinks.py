"""Flinks' API, as far as a receiver needs it."""

import asyncio, os, time  # noqa: E401

import httpx

# The defaults are those of the simulator.
API_URL = os.environ.get("FLINKS_API_URL", "http://localhost:9440/v3/simulator/BankingServices")
SECRET_KEY = os.environ.get("FLINKS_SECRET_KEY", "simulator-secret-key")
API_KEY = os.environ.get("FLINKS_API_KEY", "simulator-api-key")
POLL_SECONDS = int(os.environ.get("POLL_MS", "10000")) / 1000
HALF_AN_HOUR = 30 * 60


async def ask(method: str, path: str, headers: dict, body: dict | None = None):
    async with httpx.AsyncClient(timeout=240) as client:
        answer = await client.request(method, API_URL + path, headers=headers, json=body)
    return answer.status_code, answer.json()


async def mint_token() -> str | None:
    status, minted = await ask("POST", "/GenerateAuthorizeToken", {"flinks-auth-key": SECRET_KEY}, {})
    return minted["Token"] if status == 200 else None


async def fetch_accounts(connection: dict):
    """Opens the session that is cached for the login, and asks until its accounts are there."""
    try:
        token = {"flinks-auth-key": await mint_token() or ""}
        wanted = {"LoginId": connection["login_id"], "MostRecentCached": True}
        status, answer = await ask("POST", "/Authorize", token, wanted)
        request_id, keyed, began = answer.get("RequestId"), {"x-api-key": API_KEY}, time.monotonic()
        if status == 200:
            selected = {"AccountsFilter": connection["account_ids"]} if connection["account_ids"] else {}
            status, answer = await ask("POST", "/GetAccountsDetail", keyed, {"RequestId": request_id} | selected)
        while answer.get("FlinksCode") == "OPERATION_PENDING" and time.monotonic() - began < HALF_AN_HOUR:
            await asyncio.sleep(POLL_SECONDS)
            status, answer = await ask("GET", f"/GetAccountsDetailAsync/{request_id}", keyed)
        if status == 200:
            return take(connection, answer["Accounts"])
        reason = answer.get("FlinksCode")
    except (httpx.HTTPError, ValueError, KeyError):
        reason = "UNREACHABLE"
    if connection["status"] == "pending":  # What a webhook has brought meanwhile stays.
        connection |= {"status": "failed", "reason": reason}


def take(connection: dict, accounts: list[dict]):
    """Takes those that the person has selected, whoever brings them: a webhook brings them all."""
    wanted = connection["account_ids"]
    selected = [account for account in accounts if not wanted or account["Id"] in wanted]
    connection |= {"status": "ready", "reason": None, "accounts": selected}
