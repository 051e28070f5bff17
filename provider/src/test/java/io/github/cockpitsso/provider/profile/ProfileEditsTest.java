package io.github.cockpitsso.provider.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cockpitsso.client.CockpitApi;
import io.github.cockpitsso.client.CockpitUser;
import io.github.cockpitsso.client.Outcome;
import io.github.cockpitsso.client.UserDraft;
import io.github.cockpitsso.provider.fake.Fake;
import io.github.cockpitsso.provider.fake.StoredProfile;
import io.github.cockpitsso.provider.identity.CockpitAttributes;
import io.github.cockpitsso.provider.identity.CockpitIdentity;
import io.github.cockpitsso.provider.users.ImportedCockpitUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.keycloak.component.ComponentModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakTransaction;
import org.keycloak.models.KeycloakTransactionManager;
import org.keycloak.models.UserModel;
import org.keycloak.storage.ReadOnlyException;

class ProfileEditsTest {
  private static final String ID = "6b02000000000000000000f1";

  private final Map<String, String> stored = new HashMap<>();
  private final List<KeycloakTransaction> prepare = new ArrayList<>();
  private final List<KeycloakTransaction> afterwards = new ArrayList<>();
  private final List<UserDraft> sent = new ArrayList<>();
  private final List<CockpitUser> accepted = new ArrayList<>();
  private Optional<CockpitIdentity> identity =
      Optional.of(new CockpitIdentity(new ComponentModel(), ID, "nora", Optional.of("editor")));
  private boolean isNew;
  private final ProfileEdits edits = new ProfileEdits(
      session(), this::cockpit, user -> identity, (user, it) -> accepted.add(it), user -> isNew);
  private final UserModel user =
      new ImportedCockpitUser(local(), Optional.of(edits), () -> false, action -> {});

  @BeforeEach
  void asImported() {
    stored.put("firstName", "Nora");
    stored.put("lastName", "Neu");
    stored.put("email", "nora@new.test");
    stored.put("username", "nora");
  }

  @Test
  void several_changes_are_sent_in_one_call() {
    user.setFirstName("Eleonora");
    user.setLastName("Alt");
    user.setEmail("e@new.test");
    assertThat(sent).isEmpty();

    commit();

    assertThat(sent)
        .containsExactly(new UserDraft(
            Optional.empty(),
            Optional.of("Eleonora Alt"),
            Optional.of("e@new.test"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
    assertThat(accepted).hasSize(1);
  }

  @Test
  void profile_changes_are_sent_once_and_before_the_password() {
    user.setFirstName("Eleonora");

    edits.send(user);

    assertThat(sent).hasSize(1);
    commit();
    assertThat(sent).hasSize(1);
    user.setLastName("Alt");
    commit();
    assertThat(sent).hasSize(2);
  }

  @Test
  void attributes_are_protected_under_every_name() {
    user.setSingleAttribute("firstName", "Eleonora");
    user.setAttribute("email", List.of("e@new.test"));
    user.removeAttribute("lastName");

    commit();

    assertThat(sent).singleElement().satisfies(it -> {
      assertThat(it.name()).contains("Eleonora");
      assertThat(it.email()).contains("e@new.test");
    });
  }

  @Test
  void an_equal_value_is_not_a_change() {
    user.setFirstName("Nora");
    user.setEmail("other@new.test");
    user.setEmail("nora@new.test");

    commit();

    assertThat(sent).isEmpty();
  }

  @Test
  void the_login_name_and_the_link_are_read_only() {
    assertThatThrownBy(() -> user.setUsername("admin")).isInstanceOf(ReadOnlyException.class);
    assertThatThrownBy(() -> user.setSingleAttribute("username", "admin"))
        .isInstanceOf(ReadOnlyException.class);
    for (String name : CockpitAttributes.ALL) {
      assertThatThrownBy(() -> user.setSingleAttribute(name, "x"))
          .isInstanceOf(ReadOnlyException.class);
    }
    assertThat(prepare).isEmpty();
  }

  @Test
  void where_the_email_is_the_username_the_login_name_stays_unchanged() {
    UserModel kept = new ImportedCockpitUser(local(), Optional.empty(), () -> true, action -> {});

    kept.setUsername("nora@new.test");
    kept.setSingleAttribute("username", "nora@new.test");
    kept.setAttribute("username", List.of());
    kept.removeAttribute("username");

    assertThat(kept.getUsername()).isEqualTo("nora");
    assertThatThrownBy(() -> kept.setEmail("X")).isInstanceOf(ReadOnlyException.class);
  }

  @Test
  void without_edits_the_profile_is_read_only() {
    UserModel readOnly =
        new ImportedCockpitUser(local(), Optional.empty(), () -> false, action -> {});

    assertThatThrownBy(() -> readOnly.setFirstName("X")).isInstanceOf(ReadOnlyException.class);
    assertThatThrownBy(() -> readOnly.setLastName("X")).isInstanceOf(ReadOnlyException.class);
    assertThatThrownBy(() -> readOnly.setEmail("X")).isInstanceOf(ReadOnlyException.class);
    assertThatThrownBy(() -> readOnly.removeAttribute("email"))
        .isInstanceOf(ReadOnlyException.class);
    assertThat(stored).containsEntry("firstName", "Nora").containsEntry("email", "nora@new.test");
  }

  @Test
  void without_edits_required_actions_for_cockpit_are_refused() {
    List<String> actions = new ArrayList<>(List.of("UPDATE_PASSWORD", "CONFIGURE_TOTP"));
    UserModel local = Fake.of(UserModel.class, (method, arguments) -> switch (method) {
      case "getRequiredActionsStream" -> actions.stream();
      case "addRequiredAction" -> actions.add((String) arguments[0]);
      default -> throw new AssertionError(method);
    });
    List<String> refused = new ArrayList<>();
    UserModel readOnly =
        new ImportedCockpitUser(local, Optional.empty(), () -> false, refused::add);

    readOnly.addRequiredAction(UserModel.RequiredAction.UPDATE_EMAIL);
    readOnly.addRequiredAction("terms");

    assertThat(readOnly.getRequiredActionsStream()).containsExactly("CONFIGURE_TOTP", "terms");
    assertThat(refused).containsExactly("UPDATE_EMAIL");
    assertThat(new ImportedCockpitUser(local, Optional.of(edits), () -> false, refused::add)
            .getRequiredActionsStream())
        .contains("UPDATE_PASSWORD");
  }

  @Test
  void a_user_converted_to_a_local_one_is_not_sent_to_cockpit() {
    user.setFirstName("Eleonora");
    identity = Optional.empty();

    commit();

    assertThat(sent).isEmpty();
  }

  @Test
  void a_new_user_is_created_with_all_attributes() {
    isNew = true;

    user.setFirstName("Eleonora");

    assertThat(prepare).isEmpty();
    assertThat(stored).containsEntry("firstName", "Eleonora");
  }

  private void commit() {
    prepare.forEach(it -> {
      it.begin();
      it.commit();
    });
    prepare.clear();
  }

  private CockpitApi cockpit() {
    return Fake.of(CockpitApi.class, (method, arguments) -> {
      assertThat(method).isEqualTo("update");
      assertThat(arguments[0]).isEqualTo(ID);
      sent.add((UserDraft) arguments[1]);
      return new Outcome.Found<>(new CockpitUser(
          ID, "nora", "Nora", "nora@new.test", "editor", true, false, Optional.empty()));
    });
  }

  private KeycloakSession session() {
    var transactions = Fake.of(KeycloakTransactionManager.class, (method, arguments) -> {
      (method.equals("enlistPrepare") ? prepare : afterwards)
          .add((KeycloakTransaction) arguments[0]);
      return null;
    });
    return Fake.of(KeycloakSession.class, (method, arguments) -> transactions);
  }

  private UserModel local() {
    return Fake.of(UserModel.class, new StoredProfile(stored, (method, arguments) -> {
      throw new AssertionError(method);
    }));
  }
}
