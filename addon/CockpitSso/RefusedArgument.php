<?php

declare(strict_types=1);

namespace CockpitSso;

use GraphQL\Error\ClientAware;

/** An invalid GraphQL argument. The caller gets the message. */
final class RefusedArgument extends \RuntimeException implements ClientAware
{
    public function isClientSafe(): bool
    {
        return true;
    }
}
