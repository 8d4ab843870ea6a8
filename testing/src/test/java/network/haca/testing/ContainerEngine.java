package network.haca.testing;

import org.testcontainers.DockerClientFactory;

/** Asks whether tests may use containers, and whether this machine can run them. */
final class ContainerEngine {
  private ContainerEngine() {}

  /**
   * An engine, or that there is none.
   *
   * @param why in words, for whoever wonders what was tested
   */
  record Answer(boolean isThere, String why) {}

  static Answer ask() {
    if (!Boolean.getBoolean("haca.containers")) {
      return new Answer(false, "containers are used with -Pcontainers alone");
    }
    return DockerClientFactory.instance().isDockerAvailable()
        ? new Answer(true, "a container engine is there")
        : new Answer(
            false, "no container engine answers: start Docker or Podman, or set DOCKER_HOST");
  }
}
