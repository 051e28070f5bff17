package io.github.cockpitsso.provider.batch;

import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.StoredUser;
import io.github.cockpitsso.provider.sync.Batches;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * Queries Keycloak's database for many users of a federation at once. Keycloak's own API needs one
 * query per user, which would be most of the cost of a sync.
 */
public final class BulkUserQueries {
  // Every collation sorts these characters alike. Cockpit returns ids in order, so a page is a
  // range of the index. Without the range, H2 compares each user of the federation with each id of
  // the page.
  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  // PostgreSQL's planning time grows with the square of this number. Fewer values per query mean
  // more queries.
  private static final int ROW_VALUES = 25;

  // Prevents the use of an index on names. Until PostgreSQL updates its statistics (once a minute),
  // it plans with outdated counts. It would then read all attributes of that name per user, instead
  // of the few attributes of the user.
  private static final String HAS_NAME = "concat(a.name, '') = :name";

  private static final String HOLDERS =
      "select u.%s, u.id, u.federationLink, a.value from UserEntity u left join u.attributes a on "
          + HAS_NAME;

  private final EntityManager database;
  private final String realm;
  private final String federation;

  public BulkUserQueries(KeycloakSession session, RealmModel realm, String federation) {
    this.database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    this.realm = realm.getId();
    this.federation = federation;
  }

  /**
   * The stored users of these accounts, by Cockpit's {@code _id}. An account can have two users if
   * an administrator copied the attributes.
   */
  public Map<String, List<StoredUser>> ofAccounts(Collection<String> ids) {
    List<String> users = ids.isEmpty() ? List.of() : usersOf(ids);
    if (users.isEmpty()) {
      return Map.of();
    }
    Map<String, StoredUser> byUser = new HashMap<>();
    for (Object[] row :
        rows("select u.id, u.username, u.firstName, u.lastName, u.email, u.emailVerified,"
                + " u.enabled, a.name, a.value, a.longValue from UserEntity u join u.attributes a"
                + " where u.realmId = :realm and u.federationLink = :federation"
                + " and u.id in (:users)")
            .setParameter("federation", federation)
            .setParameter("users", users)
            .getResultList()) {
      // The query does not filter by these names, for the same reason as HAS_NAME.
      if (CockpitAttributes.ALL.contains((String) row[7])) {
        byUser
            .computeIfAbsent((String) row[0], id -> account(row))
            .attributes()
            .putIfAbsent((String) row[7], (String) (row[8] == null ? row[9] : row[8]));
      }
    }
    Map<String, List<StoredUser>> byAccount = new HashMap<>();
    byUser
        .values()
        .forEach(
            it -> byAccount.computeIfAbsent(it.id(), id -> new ArrayList<>()).add(it));
    return byAccount;
  }

  private List<String> usersOf(Collection<String> ids) {
    boolean isRange = ids.stream().allMatch(it -> HEX.matcher(it).matches());
    TypedQuery<String> query = database
        .createQuery(
            "select a.user.id from UserAttributeEntity a where a.name = :name and a.value in (:ids)"
                + (isRange ? " and a.value between :first and :last" : ""),
            String.class)
        .setParameter("name", CockpitAttributes.ID)
        .setParameter("ids", ids);
    if (isRange) {
      query.setParameter("first", Collections.min(ids)).setParameter("last", Collections.max(ids));
    }
    return query.getResultList();
  }

  private static StoredUser account(Object[] row) {
    return new StoredUser(
        (String) row[0],
        (String) row[1],
        (String) row[2],
        (String) row[3],
        (String) row[4],
        (Boolean) row[5],
        (Boolean) row[6],
        new HashMap<>());
  }

  /** The {@code _id}s of all accounts that have a user. */
  Set<String> ids(boolean enabledOnly) {
    Set<String> ids = new HashSet<>();
    for (Object[] row : rows("select a.value, u.enabled from UserEntity u join u.attributes a"
            + " where u.realmId = :realm and u.federationLink = :federation and " + HAS_NAME)
        .setParameter("federation", federation)
        .setParameter("name", CockpitAttributes.ID)
        .getResultList()) {
      if (row[0] != null && (!enabledOnly || (Boolean) row[1])) {
        ids.add((String) row[0]);
      }
    }
    return ids;
  }

  /** The users with these usernames, in lower case, anywhere in the realm. */
  Map<String, Holder> holdersOfNames(Collection<String> names) {
    Map<String, Holder> holders = new HashMap<>();
    for (List<String> some : Batches.of(List.copyOf(names), ROW_VALUES)) {
      // The index is on both columns. By name alone H2 would scan all names of the realm.
      TypedQuery<Object[]> query = rows(HOLDERS.formatted("username")
          + " where (u.realmId, u.username) in " + pairs(some.size()));
      for (int i = 0; i < some.size(); i++) {
        query.setParameter("name" + i, some.get(i));
      }
      collect(query, holders);
    }
    return holders;
  }

  /** The users with these e-mail addresses, in lower case, anywhere in the realm. */
  Map<String, Holder> holdersOfEmails(Collection<String> emails) {
    Map<String, Holder> holders = new HashMap<>();
    if (!emails.isEmpty()) {
      collect(
          rows(HOLDERS.formatted("email") + " where u.email in (:emails) and u.realmId = :realm")
              .setParameter("emails", emails),
          holders);
    }
    return holders;
  }

  /**
   * The users who have this address, as e-mail or as username. Keycloak treats login input as an
   * address first.
   */
  List<Holder> holdersOfAddress(String email) {
    return Stream.of(holdersOfEmails(List.of(email)), holdersOfNames(List.of(email)))
        .flatMap(it -> it.values().stream())
        .toList();
  }

  private static String pairs(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> "(:realm, :name" + i + ")")
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private void collect(TypedQuery<Object[]> query, Map<String, Holder> holders) {
    for (Object[] row : query.setParameter("name", CockpitAttributes.ID).getResultList()) {
      boolean ours = federation.equals(row[2]);
      holders.put(
          (String) row[0],
          new Holder(
              (String) row[1],
              Optional.ofNullable((String) row[2]),
              Optional.ofNullable((String) row[3]).filter(it -> ours)));
    }
  }

  /**
   * Loads these users with one query, and locks them against logins until this transaction ends.
   */
  void lock(Collection<String> users) {
    if (!users.isEmpty()) {
      database
          .createQuery(
              "select u from UserEntity u where u.id in (:users) order by u.id", Object.class)
          .setParameter("users", users)
          .setLockMode(LockModeType.PESSIMISTIC_WRITE)
          .getResultList();
    }
  }

  void flush() {
    database.flush();
  }

  private TypedQuery<Object[]> rows(String query) {
    return database.createQuery(query, Object[].class).setParameter("realm", realm);
  }

  /**
   * The user who has a name or an e-mail address.
   *
   * @param userId Keycloak's id
   * @param link federation that the user belongs to; empty for a local user
   * @param account Cockpit's {@code _id}; empty unless the user belongs to this federation
   */
  record Holder(String userId, Optional<String> link, Optional<String> account) {

    /** Whether it is not this user. */
    boolean isOtherThan(Optional<StoredUser> user) {
      return user.filter(it -> it.userId().equals(userId)).isEmpty();
    }

    /** The user, as text for administrators. */
    String describe() {
      return "Keycloak user " + userId + " ("
          + (account.isPresent()
              ? "Cockpit account " + account.get()
              : link.isPresent() ? "of another federation" : "a local user")
          + ")";
    }
  }
}
