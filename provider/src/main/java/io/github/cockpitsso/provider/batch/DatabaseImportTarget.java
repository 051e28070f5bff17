package io.github.cockpitsso.provider.batch;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.names.AccountName;
import io.github.cockpitsso.provider.roles.RoleGrants;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.sync.ImportResult;
import io.github.cockpitsso.provider.sync.ImportResult.Failure;
import io.github.cockpitsso.provider.sync.ImportTarget;
import io.github.cockpitsso.provider.sync.SyncConfig;
import io.github.cockpitsso.provider.text.LogLine;
import io.github.cockpitsso.provider.users.AccountWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * The users of one federation in Keycloak's database, for a sync; each batch is a transaction of its own, and goes by what
 * the federation's settings are then.
 */
public final class DatabaseImportTarget implements ImportTarget {
  private static final Logger LOG = Logger.getLogger(DatabaseImportTarget.class);
  private static final int LONGEST_REASON = 300;

  private final KeycloakSessionFactory sessions;
  private final String realmId;
  private final String federation;
  private final String url;
  private final SyncConfig config;

  /**
   * The users of this federation.
   *
   * @param federation as it is set when the sync begins
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
  public ImportResult take(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
    return oneByOneIfNeeded(
        storable(accounts),
        some -> inTransaction(it -> new BatchImport(it, config.inactive(), some, variants).run()));
  }

  @Override
  public ImportResult settle(
      List<CockpitUser> accounts, Map<String, Outcome<List<AccountName>>> variants) {
    return oneByOneIfNeeded(
        storable(accounts),
        some -> inTransaction(it -> new RenameResolver(it, some, variants).run()));
  }

  private static List<CockpitUser> storable(List<CockpitUser> accounts) {
    return accounts.stream().map(StoredUser::storable).toList();
  }

  /** A batch fails as a whole when another node, or a login, was faster with one of its users. */
  private ImportResult oneByOneIfNeeded(
      List<CockpitUser> accounts, Function<List<CockpitUser>, ImportResult> write) {
    if (accounts.isEmpty()) {
      return ImportResult.NONE;
    }
    try {
      return write.apply(accounts);
    } catch (FederationGone e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.debugf(e, "A batch of %d accounts is taken apart", accounts.size());
      return accounts.stream()
          .map(it -> alone(it, write))
          .reduce(ImportResult.NONE, ImportResult::and);
    }
  }

  /** Who was faster with this user has committed by now, so that the user is found and brought up to date. */
  private ImportResult alone(CockpitUser account, Function<List<CockpitUser>, ImportResult> write) {
    try {
      return write.apply(List.of(account));
    } catch (FederationGone e) {
      throw e;
    } catch (RuntimeException first) {
      LOG.debugf(
          first, "Account %s is read again: a login or another node was faster", account.id());
    }
    try {
      return write.apply(List.of(account));
    } catch (FederationGone e) {
      throw e;
    } catch (RuntimeException e) {
      return ImportResult.ofFailure(failure(account, e));
    }
  }

  private static Failure failure(CockpitUser account, RuntimeException e) {
    return new Failure(
        account.id(),
        account.user(),
        "Keycloak could not store it: " + LogLine.of(e.toString(), LONGEST_REASON),
        Optional.empty(),
        true);
  }

  @Override
  public Set<String> ids(boolean enabledOnly) {
    return inTransaction(it -> it.table().ids(enabledOnly));
  }

  @Override
  public ImportResult retire(String id) {
    return inTransaction(it -> new BatchImport(it, config.inactive(), List.of(), Map.of())
        .retire(
            it.table().ofAccounts(List.of(id)).getOrDefault(id, List.of()),
            config.gone(),
            "gone from Cockpit"));
  }

  private <T> T inTransaction(Function<ImportTransaction, T> work) {
    return KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> {
      RealmModel realm = session.realms().getRealm(realmId);
      ComponentModel now = realm == null ? null : realm.getComponent(federation);
      if (now == null || !new UserStorageProviderModel(now).isEnabled()) {
        throw new FederationGone();
      }
      FederationConfig settings = FederationConfig.of(now);
      if (!settings.url().equals(url)) {
        throw new FederationGone();
      }
      session.getContext().setRealm(realm);
      var writer = new AccountWriter(federation, settings.trustEmail(), RoleGrants.of(now));
      return work.apply(new ImportTransaction(session, realm, writer));
    });
  }

  /** Somebody deleted, switched off or moved the federation while a sync ran; what it read must not come in any more. */
  private static final class FederationGone extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    FederationGone() {
      super("The federation was deleted, disabled or given another URL while it was synchronized");
    }
  }
}
