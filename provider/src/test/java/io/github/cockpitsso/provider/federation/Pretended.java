package io.github.cockpitsso.provider.federation;

import java.lang.reflect.Proxy;

/** Interfaces of Keycloak and ours, as far as a test needs them. */
final class Pretended {
  private Pretended() {}

  /** What a method, known by its name, answers. */
  interface Behaviour {
    Object answer(String method, Object[] arguments);
  }

  static <T> T of(Class<T> type, Behaviour behaviour) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> behaviour.answer(method.getName(), arguments)));
  }
}
