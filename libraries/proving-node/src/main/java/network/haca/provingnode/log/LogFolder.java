package network.haca.provingnode.log;

import java.io.IOException;
import java.util.List;

/** The folder in which a log keeps its files: a seam, so that tests can have a disk that fails. */
interface LogFolder {
  /** The names of all files. */
  List<String> names() throws IOException;

  /** An existing file. */
  LogFile open(String name) throws IOException;

  /** An empty file, whether it existed or not. */
  LogFile create(String name) throws IOException;

  /** Also one that does not exist. */
  void delete(String name) throws IOException;

  /** Which files there are survives a power cut. */
  void sync() throws IOException;
}
