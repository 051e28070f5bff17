<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\Request;

/**
 * The key that a request carries, looked for as Cockpit does: the parameter api_key, the header api-key, a bearer
 * token; the first that is there counts, even when it is empty (docs/cockpit-contract.md section 2).
 */
final class PresentedKey
{
    private const HEADER = 'HTTP_API_KEY';
    private const PARAMETER = 'api_key';

    public function __construct(private readonly Request $request)
    {
    }

    /** @return mixed null when there is none; a parameter may be of any type */
    public function value(): mixed
    {
        return $this->request->request[self::PARAMETER] ?? $this->fromHeaders();
    }

    public function isThere(): bool
    {
        return !in_array($this->value(), [null, '', '0', 0, false, []], true);
    }

    public function fromHeaders(): ?string
    {
        // Not through param(): up to 2.9 that calls its default when it is the name of a function.
        return $this->request->server[self::HEADER] ?? $this->request->getBearerToken();
    }

    /** Cockpit takes an empty parameter for "no key" and forgets about the headers. */
    public function dropEmptyParameter(): void
    {
        if (empty($this->request->request[self::PARAMETER])) {
            unset($this->request->request[self::PARAMETER]);
        }
    }

    public function replace(string $key): void
    {
        unset($this->request->request[self::PARAMETER]);
        $this->request->server[self::HEADER] = $key;
    }
}
