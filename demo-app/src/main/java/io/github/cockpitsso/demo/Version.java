package io.github.cockpitsso.demo;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
public final class Version implements IVersionProvider {
  /** Created by picocli. */
  public Version() {}

  @Override
  public String[] getVersion() {
    String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
    return new String[] {"cockpit-sso-demo " + version};
  }
}
