package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.http.Bounds;
import io.github.cockpitsso.provider.batch.DatabaseImportTarget;
import io.github.cockpitsso.provider.connection.CockpitServices;
import io.github.cockpitsso.provider.settings.FederationConfig;
import io.github.cockpitsso.provider.sync.DirectorySync;
import io.github.cockpitsso.provider.sync.SyncCheckpoint;
import io.github.cockpitsso.provider.sync.SyncConfig;
import io.github.cockpitsso.provider.sync.SyncReport;
import io.github.cockpitsso.provider.sync.SyncResult;
import io.github.cockpitsso.provider.text.LogLine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.keycloak.component.ComponentModel;
import org.keycloak.executors.ExecutorsProvider;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.storage.UserStorageProviderModel;

/**
 * The syncs of one federation. Keycloak prevents concurrent syncs across nodes ({@code
 * ClusterProvider.executeIfNotExecuted}), but only for a limited time. So a sync must tolerate
 * another one.
 */
final class FederationSync {
  private static final Logger LOG = Logger.getLogger(FederationSync.class);

  // No user waits for a sync, and a page of users with long names is large.
  private static final Duration READ = Duration.ofSeconds(30);
  private static final Duration TOTAL = Duration.ofSeconds(60);
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final String EXECUTOR = "cockpit-directory";

  private static final Set<String> SYNC_STATE = Set.of(
      SyncCheckpoint.NAME,
      SyncReport.NAME,
      UserStorageProviderModel.LAST_SYNC + "_" + UserStorageProviderModel.SyncMode.FULL,
      UserStorageProviderModel.LAST_SYNC + "_" + UserStorageProviderModel.SyncMode.CHANGED);

  private final KeycloakSessionFactory sessions;
  private final String realmId;
  private final ComponentModel model;
  private final FederationConfig config;

  FederationSync(KeycloakSessionFactory sessions, String realmId, ComponentModel model) {
    this.sessions = sessions;
    this.realmId = realmId;
    this.model = model;
    this.config = FederationConfig.of(model);
  }

  /**
   * Whether a configuration differs from the stored one only in the state that syncs save. Then no
   * administrator has changed a setting.
   */
  static boolean isSyncState(ComponentModel stored, ComponentModel now) {
    var before = new ComponentModel(stored);
    var after = new ComponentModel(now);
    boolean changed =
        SYNC_STATE.stream().anyMatch(it -> !Objects.equals(before.get(it), after.get(it)));
    SYNC_STATE.forEach(it -> {
      before.getConfig().remove(it);
      after.getConfig().remove(it);
    });
    return changed
        && Objects.equals(before.getName(), after.getName())
        && before.getConfig().equals(after.getConfig());
  }

  SyncResult full() {
    return run(DirectorySync::full);
  }

  SyncResult changed() {
    return run(sync -> sync.changed(SyncCheckpoint.of(model, config.url())));
  }

  private SyncResult run(Function<DirectorySync, SyncResult> work) {
    if (!config.hasDirectory()) {
      String why = "A sync needs the service key to read Cockpit's directory. Without it, users"
          + " are imported when they log in. Enter a service key to sync";
      LOG.warnf("Cockpit federation '%s' is not synced. %s", LogLine.of(model.getName()), why);
      SyncResult refused = SyncResult.refused(why);
      save(refused);
      return refused;
    }
    SyncConfig settings = SyncConfig.of(model);
    SyncResult result = work.apply(new DirectorySync(
        model.getName(),
        cockpit(),
        new DatabaseImportTarget(sessions, realmId, model, settings),
        settings,
        Clock.systemUTC(),
        executor()));
    save(result);
    return result;
  }

  private CockpitApi cockpit() {
    var bounds = new Bounds(config.bounds().connect(), READ, TOTAL, MAX_BYTES);
    return KeycloakModelUtils.runJobInTransactionWithResult(sessions, session -> {
      session.getContext().setRealm(session.realms().getRealm(realmId));
      return CockpitServices.of(session).cockpit(session, model, bounds);
    });
  }

  private Executor executor() {
    return KeycloakModelUtils.runJobInTransactionWithResult(
        sessions, session -> session.getProvider(ExecutorsProvider.class).getExecutor(EXECUTOR));
  }

  private void save(SyncResult result) {
    try {
      store(result);
    } catch (RuntimeException e) {
      // Another node saves at the same moment. The users are imported; at worst they are
      // read again.
      LOG.warnf(
          e,
          "Cockpit federation '%s': the sync result and the checkpoint could not be"
              + " saved. The next sync of changed users reads more than necessary",
          LogLine.of(model.getName()));
    }
  }

  private void store(SyncResult result) {
    KeycloakModelUtils.runJobInTransaction(sessions, session -> {
      RealmModel realm = session.realms().getRealm(realmId);
      session.getContext().setRealm(realm);
      ComponentModel stored = realm.getComponent(model.getId());
      if (stored != null) {
        var changed = new ComponentModel(stored);
        result.reached().ifPresent(it -> new SyncCheckpoint(it, config.url()).putInto(changed));
        SyncReport.putInto(changed, Instant.now(), result);
        realm.updateComponent(changed);
      }
    });
  }
}
