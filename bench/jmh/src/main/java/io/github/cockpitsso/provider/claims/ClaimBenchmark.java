package io.github.cockpitsso.provider.claims;

import io.github.cockpitsso.bench.Measured;
import io.github.cockpitsso.provider.roles.RoleClaimValues;
import java.util.List;
import java.util.Map;
import org.keycloak.models.ProtocolMapperModel;
import org.keycloak.representations.IDToken;
import org.openjdk.jmh.annotations.Benchmark;

/** What the role mapper does for a token: the value of a role, in the claim of an administrator. */
public class ClaimBenchmark extends Measured {
  private final RoleClaimValues values = new RoleClaimValues(
      List.of("admin:cms-admin", "editor:cms-editor", "author:cms-author"), "cockpit-", false);
  private final ProtocolMapperModel mapper = mapper();

  private static ProtocolMapperModel mapper() {
    var mapper = new ProtocolMapperModel();
    mapper.setName("Cockpit role");
    mapper.setConfig(Map.of(ClaimName.SETTING, "cms.roles"));
    return mapper;
  }

  @Benchmark
  public IDToken role() {
    var token = new IDToken();
    ClaimName name = ClaimName.of(mapper, CockpitClaims.ROLES);
    if (!name.isReserved()) {
      name.removeFrom(token.getOtherClaims());
      values
          .of("editor")
          .ifPresent(value -> name.write(token, mapper.getName(), true, List.of(value)));
    }
    return token;
  }
}
