<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\Request;

/**
 * The key of a request. Like Cockpit, this looks at the parameter api_key, the header api-key and
 * the bearer token. The first one present counts, even if it is empty (docs/cockpit-contract.md
 * section 2).
 */
final class PresentedKey
{
    private const HEADER = 'HTTP_API_KEY';
    private const PARAMETER = 'api_key';

    public function __construct(private readonly Request $request)
    {
    }

    /** @return mixed null without a key; a parameter may have any type */
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
        // Not by param(): up to 2.9 it calls its default if that is the name of a function.
        return $this->request->server[self::HEADER] ?? $this->request->getBearerToken();
    }

    /** Cockpit treats an empty parameter as "no key" and ignores the headers. */
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
