package io.github.cockpitsso.provider.lookup;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserPage;
import io.github.cockpitsso.client.UserQuery;
import io.github.cockpitsso.provider.batch.BulkUserQueries;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.names.NameVariants;
import io.github.cockpitsso.provider.sync.Batches;
import io.github.cockpitsso.provider.sync.ImportTarget;
import io.github.cockpitsso.provider.text.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.keycloak.authorization.fgap.AdminPermissionsSchema;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserProvider;
import org.keycloak.storage.UserStoragePrivateUtil;

/**
 * Finds users for a search in the console who are in Cockpit but not yet in Keycloak. Keycloak
 * lists its own database first. New users are imported, as Keycloak's LDAP federation does, and
 * only they are returned. If Cockpit does not answer, the console shows the imported users.
 */
public final class DirectorySearch {
  private static final Logger LOG = Logger.getLogger(DirectorySearch.class);
  private static final int PAGE = 200;

  // An administrator is waiting. For a large directory, use a sync.
  private static final Duration MAX_SEARCH = Duration.ofSeconds(5);

  private final KeycloakSession session;
  private final RealmModel realm;
  private final ComponentModel federation;
  private final CockpitApi cockpit;
  private final ImportTarget users;

  /** A search in this federation of the realm. */
  public DirectorySearch(
      KeycloakSession session,
      RealmModel realm,
      ComponentModel federation,
      CockpitApi cockpit,
      ImportTarget users) {
    this.session = session;
    this.realm = realm;
    this.federation = federation;
    this.cockpit = cockpit;
    this.users = users;
  }

  /**
   * The new users.
   *
   * @param first how many to skip; null for none
   * @param max at most this many; null or negative for all
   */
  public Stream<UserModel> find(Map<String, String> parameters, Integer first, Integer max) {
    int skip = first == null ? 0 : Math.max(first, 0);
    long wanted = max == null || max < 0 ? Integer.MAX_VALUE : (long) skip + max;
    if (isKnownUsername(parameters)) {
      return Stream.empty();
    }
    List<CockpitUser> found = AccountFilter.of(parameters)
        .map(filter -> parameters.containsKey(CockpitAttributes.ID)
            ? byId(filter, parameters.get(CockpitAttributes.ID))
            : inPages(filter, wanted))
        .orElse(List.of());
    List<List<CockpitUser>> batches = Batches.of(found, PAGE);
    batches.forEach(batch -> users
        .importAccounts(batch, account -> NameVariants.in(cockpit, account.user()))
        .failures()
        .forEach(it -> LOG.warnf(
            "Cockpit user '%s' (%s) is not imported: %s",
            LogLine.of(it.name()), it.id(), it.reason())));
    return batches.stream().flatMap(batch -> local(batch)).skip(skip).limit(wanted - skip);
  }

  /** An exact username matches at most one user. */
  private boolean isKnownUsername(Map<String, String> parameters) {
    String name = parameters.get(UserModel.USERNAME);
    return name != null
        && Boolean.parseBoolean(parameters.get(UserModel.EXACT))
        && UserStoragePrivateUtil.userLocalStorage(session).getUserByUsername(realm, name) != null;
  }

  private List<CockpitUser> byId(AccountFilter filter, String id) {
    return newAccounts(
        filter,
        Optional.of(id)
            .filter(CockpitUser::isId)
            .flatMap(it -> cockpit.findById(it).ifFound())
            .stream()
            .toList());
  }

  private List<CockpitUser> inPages(AccountFilter filter, long wanted) {
    List<CockpitUser> found = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    long end = System.nanoTime() + MAX_SEARCH.toNanos();
    while (found.size() < wanted) {
      Outcome<UserPage> outcome =
          cockpit.search(new UserQuery(filter.text(), Optional.empty(), cursor, 0, PAGE));
      Optional<UserPage> page = outcome.ifFound();
      if (page.isEmpty()) {
        LOG.warnf(
            "A search finds no new users of Cockpit federation '%s': %s",
            LogLine.of(federation.getName()), LogLine.of(outcome.describe()));
        break;
      }
      found.addAll(newAccounts(filter, page.get().users()));
      cursor = page.get().last();
      if (page.get().size() < PAGE || System.nanoTime() > end) {
        break;
      }
    }
    return found.subList(0, (int) Math.min(found.size(), wanted));
  }

  private List<CockpitUser> newAccounts(AccountFilter filter, List<CockpitUser> accounts) {
    List<CockpitUser> matching =
        accounts.stream().filter(CockpitUser::active).filter(filter.accepts()).toList();
    Set<String> known = stored(matching).keySet();
    return matching.stream().filter(it -> !known.contains(it.id())).toList();
  }

  private Map<String, List<StoredUser>> stored(List<CockpitUser> accounts) {
    return new BulkUserQueries(session, realm, federation.getId())
        .ofAccounts(accounts.stream().map(CockpitUser::id).toList());
  }

  private Stream<UserModel> local(List<CockpitUser> found) {
    Map<String, List<StoredUser>> stored = stored(found);
    UserProvider local = UserStoragePrivateUtil.userLocalStorage(session);
    return found.stream()
        .flatMap(it -> stored.getOrDefault(it.id(), List.of()).stream())
        .map(it -> local.getUserById(realm, it.userId()))
        .filter(Objects::nonNull)
        .filter(it -> isVisible(local, it));
  }

  /**
   * With fine-grained admin permissions, Keycloak's own query checks whether the administrator may
   * see the user.
   */
  private boolean isVisible(UserProvider local, UserModel user) {
    if (!AdminPermissionsSchema.SCHEMA.isAdminPermissionsEnabled(realm)) {
      return true;
    }
    Map<String, String> exactly =
        Map.of(UserModel.USERNAME, user.getUsername(), UserModel.EXACT, "true");
    try (Stream<UserModel> seen = local.searchForUserStream(realm, exactly, 0, 1)) {
      return seen.anyMatch(it -> it.getId().equals(user.getId()));
    }
  }
}
