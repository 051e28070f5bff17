<?php

declare(strict_types=1);

namespace CockpitSso;

/** A parameter contains something that docs/parameters.md does not allow. */
final class NotAllowed extends \RuntimeException
{
    private const LONGEST_NAME = 64;

    /** The reported name without control characters, shortened to 64 characters. */
    public readonly string $reported;

    /**
     * @param string $reported the invalid name, or the parameter if its whole value is invalid
     * @param string $parameter the parameter that contains it
     */
    public function __construct(
        string $reported,
        public readonly string $parameter,
        ?string $reason = null
    ) {
        $clean = preg_replace('/\p{C}/u', '', mb_scrub($reported, 'UTF-8')) ?? '';
        $this->reported = mb_substr($clean, 0, self::LONGEST_NAME, 'UTF-8');
        parent::__construct(
            $reason ?? "'{$parameter}': '{$this->reported}' is not allowed or has an invalid value"
        );
    }
}
