<?php

declare(strict_types=1);

namespace CockpitSso;

use Lime\Request;

/**
 * The body of a request without the query, which Cockpit's param() would mix in. Cockpit reads
 * malformed JSON as an empty body, so this class parses it again.
 */
final class Body
{
    private function __construct(
        private readonly string $type,
        private readonly string $raw,
        private readonly Request $request
    ) {
    }

    public static function of(Request $request): self
    {
        $type = $request->server['CONTENT_TYPE'] ?? $request->server['HTTP_CONTENT_TYPE'] ?? '';

        return new self(strtolower($type), (string) file_get_contents('php://input'), $request);
    }

    /** @return array<array-key, mixed> */
    public function object(): array
    {
        // The same test for JSON as Cockpit's. Lists and scalars are not objects.
        $object = str_contains($this->type, 'application/json') ? json_decode($this->raw) : null;

        return $object instanceof \stdClass
            ? json_decode($this->raw, true)
            : throw Refusal::unusable(
                'The body must be a JSON object with the content type application/json'
            );
    }

    /** @return array<array-key, mixed> */
    public function objectOrForm(): array
    {
        foreach (['application/x-www-form-urlencoded', 'multipart/form-data'] as $form) {
            if (str_starts_with($this->type, $form)) {
                return $this->request->post;
            }
        }

        return $this->type === '' && $this->raw === '' ? [] : $this->object();
    }

    /**
     * @param array<array-key, mixed> $body
     * @param list<string> $names
     */
    public static function only(array $body, array $names): void
    {
        foreach (array_keys($body) as $name) {
            if (!in_array($name, $names, true)) {
                throw Refusal::wrong((string) $name, "'{$name}' cannot be set here");
            }
        }
    }
}
