package io.github.cockpitsso.provider.batch;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.sync.ImportResult;
import io.github.cockpitsso.provider.sync.ImportResult.Failure;
import io.github.cockpitsso.provider.sync.ImportTarget;
import io.github.cockpitsso.provider.sync.SyncConfig;
import io.github.cockpitsso.provider.text.LogLine;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * Imports accounts of one federation into Keycloak's database. Each batch has a transaction of its
 * own and uses the federation's settings of that moment.
 */
public final class DatabaseImportTarget implements ImportTarget {
  private static final Logger LOG = Logger.getLogger(DatabaseImportTarget.class);
  private static final int MAX_REASON = 300;

  private final KeycloakSessionFactory sessions;
  private final String realmId;
  private final String federation;
  private final String url;
  private final SyncConfig config;

  /**
   * Imports into this federation.
   *
   * @param federation the federation's settings when the sync begins
   */
  public DatabaseImportTarget(
      KeycloakSessionFactory sessions,
      String realmId,
      ComponentModel federation,
      SyncConfig config) {
    this.sessions = sessions;
    this.realmId = realmId;
    this.federation = federation.getId();
    this.url = FederationConfig.of(federation).url();
    this.config = config;
  }

  @Override
  public ImportResult importAccounts(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
    return oneByOneIfNeeded(
        storable(accounts),
        some -> inTransaction(it -> new BatchImport(it, config.inactive(), some, variants).run()));
  }

  @Override
  public ImportResult resolveRenames(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
    return oneByOneIfNeeded(
        storable(accounts),
        some -> inTransaction(it -> new RenameResolver(it, some, variants).run()));
  }

  private static List<CockpitUser> storable(List<CockpitUser> accounts) {
    return accounts.stream().map(StoredUser::storable).toList();
  }

  /**
   * A batch fails as a whole if a login or another node changes one of its users at the same time.
   */
  private ImportResult oneByOneIfNeeded(
      List<CockpitUser> accounts, Function<List<CockpitUser>, ImportResult> write) {
    if (accounts.isEmpty()) {
      return ImportResult.NONE;
    }
    return attempt(() -> write.apply(accounts), e -> {
      LOG.debugf(
          e, "A batch of %d accounts failed and is imported account by account", accounts.size());
      return accounts.stream()
          .map(it -> retryAlone(it, () -> write.apply(List.of(it))))
          .reduce(ImportResult.NONE, ImportResult::and);
    });
  }

  /** The concurrent change has been committed by now, so the user is found and updated. */
  private static ImportResult retryAlone(CockpitUser account, Supplier<ImportResult> write) {
    return attempt(write, first -> {
      LOG.debugf(first, "Account %s is imported again after a concurrent change", account.id());
      return attempt(
          write,
          e -> ImportResult.ofFailure(Failure.of(
              account,
              "Keycloak could not store it: " + LogLine.of(e.toString(), MAX_REASON),
              true)));
    });
  }

  /** The result of the write, or of the handler if it fails. A changed federation ends the sync. */
  private static ImportResult attempt(
      Supplier<ImportResult> write, Function<RuntimeException, ImportResult> onFailure) {
    try {
      return write.get();
    } catch (FederationChanged e) {
      throw e;
    } catch (RuntimeException e) {
      return onFailure.apply(e);
    }
  }

  @Override
  public Set<String> ids(boolean enabledOnly) {
    return inTransaction(it -> it.queries().ids(enabledOnly));
  }

  @Override
  public ImportResult handleMissing(String id) {
    return inTransaction(it -> new BatchImport(it, config.inactive(), List.of(), Map.of())
        .apply(
            it.queries().ofAccounts(List.of(id)).getOrDefault(id, List.of()),
            config.missing(),
            "missing in Cockpit"));
  }

  private <T> T inTransaction(Function<ImportTransaction, T> work) {
    return KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> {
      RealmModel realm = session.realms().getRealm(realmId);
      ComponentModel now = realm == null ? null : realm.getComponent(federation);
      if (now == null
          || !new UserStorageProviderModel(now).isEnabled()
          || !FederationConfig.of(now).url().equals(url)) {
        throw new FederationChanged();
      }
      session.getContext().setRealm(realm);
      return work.apply(new ImportTransaction(session, realm, now));
    });
  }

  /**
   * The federation was deleted, disabled or moved to another URL during a sync. The accounts that
   * were read must not be imported.
   */
  private static final class FederationChanged extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    FederationChanged() {
      super("The federation was deleted, disabled or given another URL during the sync");
    }
  }
}
