/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import io.github.bedrockbatch.config.source.InvalidSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Rejects two routes that read the same files of a folder: a file is known by its name and its
 * route, so each of them would have all of its prompts asked, and paid.
 */
final class SharedFolders extends LifecycleStrategySupport {
  private final Map<List<String>, String> readers = new HashMap<>();

  static void check(CamelContext context) {
    context.addLifecycleStrategy(new SharedFolders());
  }

  /** Called before the routes start. */
  @Override
  public void onRoutesAdd(Collection<Route> routes) {
    for (Route route : routes) {
      if (route.getEndpoint() instanceof GenericFileEndpoint<?> files && route.isAutoStartup()) {
        String folder = folder(files);
        String other = readers.putIfAbsent(key(files, folder), route.getRouteId());
        if (other != null && !other.equals(route.getRouteId())) {
          throw new InvalidSettings(
              List.of(
                  "the routes %s and %s read the same folder, %s: prompts would be asked twice."
                          .formatted(other, route.getRouteId(), folder)
                      + " Give one another folder, or take its source out of intake.from"),
              "the route files");
        }
      }
    }
  }

  /** Routes that share a folder by different names of files do not read the same files. */
  private static List<String> key(GenericFileEndpoint<?> files, String folder) {
    return Arrays.asList(
        folder,
        files.getInclude(),
        files.getExclude(),
        files.getAntInclude(),
        files.getAntExclude(),
        files.getIncludeExt(),
        files.getExcludeExt(),
        String.valueOf(files.getFileName()),
        files.getDoneFileName());
  }

  private static String folder(Endpoint endpoint) {
    if (endpoint instanceof RemoteFileEndpoint<?> remote) {
      String path = "/" + remote.getConfiguration().getDirectory();
      return remote.getConfiguration().remoteServerInformation()
          + path.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    }
    Path path = ((FileEndpoint) endpoint).getFile().toPath();
    return path.toAbsolutePath().normalize().toString();
  }
}
