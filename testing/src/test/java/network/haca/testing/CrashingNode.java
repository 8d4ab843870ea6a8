package network.haca.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;

/**
 * A node's process that halts, as by SIGKILL, at a given call of CometBFT: before the application
 * hears of it, or after it did its work and before CometBFT hears of that.
 */
final class CrashingNode {
  static final int EXIT = 99;

  private CrashingNode() {}

  enum Moment {
    BEFORE,
    AFTER
  }

  /** Starts the process with a node's settings. */
  static Process start(Map<String, String> settings, Request.ValueCase call, Moment moment)
      throws IOException {
    Path file = Files.createTempFile("crashing", ".properties");
    Properties properties = new Properties();
    properties.putAll(settings);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            CrashingNode.class.getName(),
            file.toString(),
            call.name(),
            moment.name()));
    return new ProcessBuilder(command).inheritIO().start();
  }

  /**
   * @param arguments a properties file, the call and the moment
   */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (var in = Files.newBufferedReader(Path.of(arguments[0]))) {
      properties.load(in);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.forEach((key, value) -> settings.put(key.toString(), value.toString()));
    Request.ValueCase call = Request.ValueCase.valueOf(arguments[1]);
    Moment moment = Moment.valueOf(arguments[2]);
    var _ =
        ChangedNode.start(
            FullNodeConfig.read(settings),
            application -> request -> answer(application, request, call, moment));
    Thread.currentThread().join();
  }

  private static Response answer(
      AbciServer.Application application, Request request, Request.ValueCase call, Moment moment) {
    boolean crashes = request.getValueCase() == call;
    if (crashes && moment == Moment.BEFORE) {
      Runtime.getRuntime().halt(EXIT);
    }
    Response response = application.answer(request);
    if (crashes) {
      Runtime.getRuntime().halt(EXIT);
    }
    return response;
  }
}
