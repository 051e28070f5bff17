<?php

declare(strict_types=1);

namespace CockpitSso\Command;

use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

/**
 * The space of a command. Cockpit reads only "--space NAME"; "--space=NAME" selects the main space.
 */
final class Space
{
    /** Whether the command runs in another space than the option names; prints an error if so. */
    public static function isMistaken(InputInterface $input, OutputInterface $output): bool
    {
        if (!$input->hasOption('space') || ($input->getOption('space') ?? false) === APP_SPACE) {
            return false;
        }

        $output->writeln('<error>Write --space NAME, not --space=NAME</error>');

        return true;
    }
}
