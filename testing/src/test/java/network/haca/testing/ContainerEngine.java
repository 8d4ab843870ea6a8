package network.haca.testing;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.PullResponseItem;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/** Asks whether tests may use containers, and whether this machine can run them. */
final class ContainerEngine {
  private static final int PULL_MINUTES = 5;

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

  /** Says whether an engine that is there has an image, or could pull it. */
  static boolean has(String image) throws InterruptedException {
    DockerClient client = DockerClientFactory.instance().client();
    if (isHere(client, image)) {
      return true;
    }
    try {
      // Docker's own callback understands Docker's messages alone, and Podman has others.
      var _ =
          client
              .pullImageCmd(image)
              .exec(new ResultCallback.Adapter<PullResponseItem>())
              .awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES);
    } catch (DockerException e) {
      return false;
    }
    return isHere(client, image);
  }

  private static boolean isHere(DockerClient client, String image) {
    try {
      var _ = client.inspectImageCmd(image).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }
}
