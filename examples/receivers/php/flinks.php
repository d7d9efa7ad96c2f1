<?php
// Flinks' API, as far as a receiver needs it, and what is kept of its answers.
declare(strict_types=1);

// The defaults are those of the simulator.
define('API_URL', getenv('FLINKS_API_URL') ?: 'http://localhost:9440/v3/simulator/BankingServices');
define('SECRET_KEY', getenv('FLINKS_SECRET_KEY') ?: 'simulator-secret-key');
define('API_KEY', getenv('FLINKS_API_KEY') ?: 'simulator-api-key');
define('POLL_MS', (int) (getenv('POLL_MS') ?: 10_000));
const HALF_AN_HOUR = 30 * 60;
// PHP keeps nothing from one request to the next, hence files; the states and keys of a browser are in its session.
// A production server has a database: hashes of states and cookies, the rest encrypted, keys under a unique index.
define('FOLDER', sys_get_temp_dir() . '/flinks-connect-receiver');

/** Status and answer; 0 where none came. */
function flinks(string $method, string $path, string $key, ?array $body = null): array
{
    $http = ['method' => $method, 'header' => [$key, 'Content-Type: application/json'], 'content' => json_encode($body ?? (object) []),
        'ignore_errors' => true, 'follow_location' => 0, 'timeout' => 240];
    // Without @ PHP would log the URL, which has the requestId in it.
    $answer = @file_get_contents(API_URL . $path, false, stream_context_create(['http' => $http]));
    $status = sscanf($http_response_header[0] ?? '', 'HTTP/%f %d')[1] ?? 0;
    return [$status, json_decode($answer ?: '', true) ?? []];
}

function mint(): array
{
    return flinks('POST', '/GenerateAuthorizeToken', 'flinks-auth-key: ' . SECRET_KEY);
}

/** Opens the session that is cached for the login, and asks until its accounts are there. */
function fetch_accounts(string $id): void
{
    $connection = load($id);
    $token = mint()[1]['Token'] ?? '';
    $wanted = ['LoginId' => $connection['login'], 'MostRecentCached' => true];
    [$status, $answer] = flinks('POST', '/Authorize', "flinks-auth-key: $token", $wanted);
    [$request_id, $key, $began] = [$answer['RequestId'] ?? '', 'x-api-key: ' . API_KEY, time()];
    if ($status === 200) {
        $selected = $connection['selected'] ? ['AccountsFilter' => $connection['selected']] : [];
        [$status, $answer] = flinks('POST', '/GetAccountsDetail', $key, ['RequestId' => $request_id] + $selected);
    }
    while (($answer['FlinksCode'] ?? '') === 'OPERATION_PENDING' && time() - $began < HALF_AN_HOUR) {
        usleep(POLL_MS * 1000);
        [$status, $answer] = flinks('GET', "/GetAccountsDetailAsync/$request_id", $key);
    }
    if ($status === 200 && isset($answer['Accounts'])) {
        take($connection, $answer['Accounts']);
    } elseif (load($id)['status'] === 'pending') { // What a webhook has brought meanwhile stays.
        store(['status' => 'failed', 'reason' => $answer['FlinksCode'] ?? 'UNREACHABLE'] + $connection);
    }
}

/** Takes those that the person has selected, whoever brings them: a webhook brings them all. */
function take(array $connection, array $accounts): void
{
    $is_selected = fn($account) => !$connection['selected'] || in_array($account['Id'], $connection['selected'], true);
    $selected = array_values(array_filter($accounts, $is_selected));
    store(['status' => 'ready', 'reason' => null, 'accounts' => $selected] + $connection);
}

function load(string $id): array
{
    return json_decode(file_get_contents(FOLDER . "/$id.json"), true);
}

function store(array $connection): void
{
    // Renamed, so that nobody reads half of it.
    $file = tempnam(FOLDER, 'new');
    file_put_contents($file, json_encode($connection));
    rename($file, FOLDER . "/{$connection['id']}.json");
}

function answer(int $status, array $body): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode($body);
    exit;
}
