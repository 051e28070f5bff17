<?php

declare(strict_types=1);

namespace CockpitSso\Command;

use CockpitSso\Permissions;
use CockpitSso\Provisioning;
use Lime\App;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputArgument;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

/** tower sso:setup: roles and API keys for Keycloak and the bridge, with the least permissions. */
final class Setup extends Command
{
    public function __construct(private readonly App $app)
    {
        parent::__construct('sso:setup');
    }

    protected function configure(): void
    {
        $this->setDescription('Makes the roles and API keys of single sign-on')
            ->setHelp(
                'You can run it again: existing roles and keys stay, unless --rotate or'
                . ' --mint-on-first-use changes them.'
            )
            ->addArgument('client', InputArgument::OPTIONAL, 'keycloak or bridge; default: both')
            ->addOption(
                'rotate',
                null,
                InputOption::VALUE_NONE,
                'Make new keys; the old keys become invalid at once'
            )
            ->addOption(
                'mint-on-first-use',
                null,
                InputOption::VALUE_NONE,
                'Allow the bridge to make API keys for users (' . Permissions::KEYS_WRITE . ')'
            )
            ->addOption(
                'mint-keys',
                null,
                InputOption::VALUE_NONE,
                'Also make a key for each active user without one'
            );
    }

    protected function execute(InputInterface $input, OutputInterface $output): int
    {
        if (Space::isMistaken($input, $output)) {
            return Command::INVALID;
        }

        $client = $input->getArgument('client');
        $clients = $client === null ? array_keys(Provisioning::CLIENTS) : [$client];

        if ($input->getOption('mint-on-first-use') && !in_array('bridge', $clients, true)) {
            $output->writeln('<error>--mint-on-first-use is for the bridge</error>');

            return Command::INVALID;
        }

        foreach ($clients as $name) {
            if (!isset(Provisioning::CLIENTS[$name])) {
                $output->writeln("<error>Unknown client '{$name}': keycloak or bridge</error>");

                return Command::INVALID;
            }

            if (!$this->setUp($name, $input, $output)) {
                return Command::FAILURE;
            }
        }

        // Cockpit would otherwise not find an addon that was copied a moment ago.
        $modules = $this->app->path('#cache:modules.cache.php');

        if ($modules !== null) {
            unlink($modules);
        }

        if ($input->getOption('mint-keys')) {
            Keys::make($this->app, false, $output);
        }

        return Command::SUCCESS;
    }

    private function setUp(string $client, InputInterface $input, OutputInterface $output): bool
    {
        $rotate = (bool) $input->getOption('rotate');
        $mints = $client === 'bridge' && $input->getOption('mint-on-first-use');
        ['environment' => $variable, 'role' => $role] = Provisioning::CLIENTS[$client];
        $provisioning = new Provisioning($this->app);
        $given = Provisioning::fromEnvironment($client);
        $fault = $given === null ? null : $provisioning->fault($client, $given);

        if ($fault !== null || ($given !== null && $rotate)) {
            $reason = $fault ?? 'sets the key: change it there';
            $output->writeln("<error>{$variable} {$reason}</error>");

            return false;
        }

        $current = $provisioning->current($client);
        $key = $given ?? ($rotate ? null : $current) ?? 'API-' . bin2hex(random_bytes(20));
        $provisioning->set($client, $key, $mints);

        $state = match ($key) {
            $given => "key from {$variable}",
            $current => 'key kept',
            default => "new key {$key}",
        };
        $may = $mints ? ' may make API keys,' : '';
        $output->writeln("<info>{$client}</info>: role {$role},{$may} {$state}");

        return true;
    }
}
