<?php

declare(strict_types=1);

namespace CockpitSso;

use GraphQL\Error\ClientAware;

/** A GraphQL argument is refused. The message is for the caller. */
final class RefusedArgument extends \RuntimeException implements ClientAware
{
    public function isClientSafe(): bool
    {
        return true;
    }
}
