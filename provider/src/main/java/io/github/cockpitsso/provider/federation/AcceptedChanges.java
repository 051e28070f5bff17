package io.github.cockpitsso.provider.federation;

import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.provider.profile.ProfileEdits;
import io.github.cockpitsso.provider.users.ImportedUsers;
import java.util.HashSet;
import java.util.Set;
import org.keycloak.models.UserModel;

/** Stores in Keycloak what Cockpit made of a change. */
final class AcceptedChanges implements ProfileEdits.Accepted {
  private final ImportedUsers users;
  private final Set<String> disabled = new HashSet<>();

  AcceptedChanges(ImportedUsers users) {
    this.users = users;
  }

  @Override
  public void write(UserModel user, CockpitUser account) {
    users.refresh(user, account);
    if (!account.active()) {
      users.disable(user, "inactive in Cockpit");
      disabled.add(user.getId());
    }
  }

  @Override
  public void committed(UserModel user) {
    if (disabled.contains(user.getId())) {
      users.endSessions(user);
    }
  }
}
