package io.github.cockpitsso.provider.users;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The row of a user in Keycloak's database, locked for one transaction at a time. */
final class UserRow {
  private UserRow() {}

  /**
   * Locks the row until this transaction ends, after other transactions have released it. Discards
   * the attributes that were read before, so that current values are read next. Models of the user
   * that were created earlier may still cache more, such as groups.
   */
  static void lock(KeycloakSession session, String userId) {
    EntityManager database = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    // Pending writes would be discarded too.
    database.flush();
    for (Object user : read(database, "select u from UserEntity u where u.id = :user", userId)) {
      read(database, "select a from UserAttributeEntity a where a.user.id = :user", userId)
          .forEach(database::detach);
      database.refresh(user, LockModeType.PESSIMISTIC_WRITE);
    }
  }

  private static List<Object> read(EntityManager database, String query, String userId) {
    return database
        .createQuery(query, Object.class)
        .setParameter("user", userId)
        .getResultList();
  }
}
