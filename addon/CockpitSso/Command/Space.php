<?php

declare(strict_types=1);

namespace CockpitSso\Command;

use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

/** The space that a command works in. Cockpit reads "--space NAME" alone, and takes the master for "--space=NAME". */
final class Space
{
    /** Whether the command runs in another space than was asked for; says so. */
    public static function isMistaken(InputInterface $input, OutputInterface $output): bool
    {
        if (!$input->hasOption('space') || ($input->getOption('space') ?? false) === APP_SPACE) {
            return false;
        }

        $output->writeln('<error>Write --space NAME, not --space=NAME</error>');

        return true;
    }
}
