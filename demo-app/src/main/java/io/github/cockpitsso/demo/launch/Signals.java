package io.github.cockpitsso.demo.launch;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Tells of Ctrl-C and its like. The JDK has a way to be told a second time, which a shutdown hook is not, only in a
 * class outside its API that the compiler warns of; every JDK has it in the module jdk.unsupported, so it is called by
 * name. Where it is missing the JVM's own handling stays: shutdown hooks run once.
 */
final class Signals {
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private Signals() {}

  /** Calls {@code listener} with the number of every SIGHUP, SIGINT and SIGTERM from now on. */
  static void listen(IntConsumer listener) {
    NUMBERS.forEach((name, number) -> listen(name, () -> listener.accept(number)));
  }

  private static void listen(String name, Runnable listener) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy = Proxy.newProxyInstance(
          Signals.class.getClassLoader(),
          new Class<?>[] {handler},
          (self, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
              listener.run();
              yield null;
            }
            case "equals" -> self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "signal listener";
          });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      // IllegalArgumentException inside: this JVM was told to leave the signal alone, as nohup
      // does.
      if (e instanceof InvocationTargetException inner
          && !(inner.getCause() instanceof IllegalArgumentException)) {
        throw new IllegalStateException(e);
      }
    }
  }
}
