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
  void changes_that_come_one_by_one_go_out_as_one() {
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
  void who_changes_the_password_too_sends_them_before_it_and_not_again() {
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
  void by_whichever_name_they_are_set() {
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
  void what_is_set_to_what_it_was_is_no_change() {
    user.setFirstName("Nora");
    user.setEmail("other@new.test");
    user.setEmail("nora@new.test");

    commit();

    assertThat(sent).isEmpty();
  }

  @Test
  void the_login_name_and_the_link_are_nobodys_to_change() {
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
  void where_the_email_is_the_username_the_login_name_stays_whatever_is_set() {
    UserModel kept = new ImportedCockpitUser(local(), Optional.empty(), () -> true, action -> {});

    kept.setUsername("nora@new.test");
    kept.setSingleAttribute("username", "nora@new.test");
    kept.setAttribute("username", List.of());
    kept.removeAttribute("username");

    assertThat(kept.getUsername()).isEqualTo("nora");
    assertThatThrownBy(() -> kept.setEmail("X")).isInstanceOf(ReadOnlyException.class);
  }

  @Test
  void without_edits_the_profile_is_nobodys_to_change_either() {
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
  void without_edits_no_action_is_required_that_only_cockpit_could_do() {
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
  void somebody_who_has_become_a_local_user_meanwhile_is_not_cockpits_business() {
    user.setFirstName("Eleonora");
    identity = Optional.empty();

    commit();

    assertThat(sent).isEmpty();
  }

  @Test
  void somebody_who_is_only_being_made_is_made_with_all_that_he_has() {
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
