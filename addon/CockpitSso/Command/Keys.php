<?php

declare(strict_types=1);

namespace CockpitSso\Command;

use CockpitSso\MissingKeys;
use Lime\App;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** tower sso:keys: an API key for each active user without one. */
final class Keys extends Command
{
    public function __construct(private readonly App $app)
    {
        parent::__construct('sso:keys');
    }

    protected function configure(): void
    {
        $this->setDescription('Makes an API key for each active user without one')
            ->setHelp('Keeps existing keys and prints no key. Skips roles in exclude_roles.')
            ->addOption('dry-run', null, InputOption::VALUE_NONE, 'Only count, change nothing');
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        if (Space::isMistaken($input, $output)) {
            return Command::INVALID;
        }

        self::report($this->app, (bool) $input->getOption('dry-run'), $output);

        return Command::SUCCESS;
    }

    public static function report(App $app, bool $dryRun, OutputInterface $output): void
    {
        $counts = (new MissingKeys($app))->make($dryRun);

        $output->writeln(sprintf(
            $dryRun
                ? '%d users: %d have a key, %d would get one, %d inactive, %d excluded'
                : '%d users: %d had a key, %d got one, %d inactive, %d excluded',
            $counts['users'],
            $counts['keyed'],
            $counts['made'],
            $counts['inactive'],
            $counts['excluded']
        ));
    }
}
