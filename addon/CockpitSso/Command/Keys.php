<?php

declare(strict_types=1);

namespace CockpitSso\Command;

use CockpitSso\ApiKeys;
use CockpitSso\BulkKeys;
use Lime\App;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Formatter\OutputFormatter;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** tower sso:keys: makes missing API keys of active users, or replaces existing ones. */
final class Keys extends Command
{
    /** What to do about keys that a rotation leaves, by the state of the users. */
    private const KEPT = [
        'inactive' => 'Inactive users keep their old keys. If you activate such a user, replace the'
            . ' key with --rotate --user=NAME.',
        'excluded' => 'Users of roles in exclude_roles keep their old keys, and Cockpit accepts'
            . ' them. Delete these keys on the users\' pages in Cockpit.',
    ];

    public function __construct(private readonly App $app)
    {
        parent::__construct('sso:keys');
    }

    protected function configure(): void
    {
        $this->setDescription('Makes an API key for each active user without one')
            ->setHelp(
                'Keeps existing keys, unless --rotate replaces them. Prints no key. Skips inactive'
                . ' users and roles in exclude_roles. Service keys (API-...) stay: change those'
                . ' with sso:setup --rotate.'
            )
            ->addOption('dry-run', null, InputOption::VALUE_NONE, 'Only count, change nothing')
            ->addOption(
                'rotate',
                null,
                InputOption::VALUE_NONE,
                'Replace the keys of all active users; make no missing keys'
            )
            ->addOption(
                'user',
                null,
                InputOption::VALUE_REQUIRED,
                'With --rotate: only the user with this login name'
            )
            ->addOption(
                'grace',
                null,
                InputOption::VALUE_REQUIRED,
                'With --rotate: seconds in which the old keys stay valid; default: 0'
            );
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        if (Space::isMistaken($input, $output)) {
            return Command::INVALID;
        }

        $dryRun = (bool) $input->getOption('dry-run');

        if ($input->getOption('rotate')) {
            return $this->rotate($input, $dryRun, $output);
        }

        foreach (['user', 'grace'] as $option) {
            if ($input->getOption($option) !== null) {
                $output->writeln("<error>--{$option} is only for --rotate</error>");

                return Command::INVALID;
            }
        }

        self::make($this->app, $dryRun, $output);

        return Command::SUCCESS;
    }

    public static function make(App $app, bool $dryRun, OutputInterface $output): void
    {
        self::report($output, (new BulkKeys($app))->make($dryRun), $dryRun
            ? '%d users: %d have a key, %d would get one, %d inactive, %d excluded'
            : '%d users: %d had a key, %d got one, %d inactive, %d excluded');
    }

    private function rotate(InputInterface $input, bool $dryRun, OutputInterface $output): int
    {
        $grace = $input->getOption('grace') ?? '0';
        $name = $input->getOption('user');

        if (preg_match('/^\d{1,5}$/D', $grace) !== 1 || (int) $grace > ApiKeys::LONGEST_GRACE) {
            $output->writeln(
                '<error>--grace must be a number of seconds from 0 to ' . ApiKeys::LONGEST_GRACE
                . '</error>'
            );

            return Command::INVALID;
        }

        $counts = (new BulkKeys($this->app))->replace($name, (int) $grace, $dryRun);
        $fault = $name === null ? null : match (true) {
            $counts['users'] === 0 => 'does not exist',
            $counts['inactive'] > 0 => 'is not active, so the key stays',
            $counts['excluded'] > 0 => 'has a role in exclude_roles, so the key stays',
            default => null,
        };

        if ($fault !== null) {
            $user = OutputFormatter::escape($name);
            $output->writeln("<error>User '{$user}' {$fault}</error>");

            return Command::FAILURE;
        }

        self::report($output, $counts, $dryRun
            ? '%d users: %d keys would be replaced, %d have no key, %d inactive, %d excluded'
            : '%d users: %d keys replaced, %d have no key, %d inactive, %d excluded');
        $kept = array_intersect_key(self::KEPT, array_filter($counts));

        if ($kept !== []) {
            $output->writeln(implode(' ', $kept));
        }

        return Command::SUCCESS;
    }

    /** @param array<string, int> $counts */
    private static function report(OutputInterface $output, array $counts, string $format): void
    {
        $output->writeln(vsprintf($format, array_values($counts)));
    }
}
