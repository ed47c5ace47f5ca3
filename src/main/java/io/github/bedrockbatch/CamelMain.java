/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch;

import com.jcraft.jsch.JSch;
import io.github.bedrockbatch.config.IntakeOptions;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.health.Errors;
import io.github.bedrockbatch.health.Gauges;
import io.github.bedrockbatch.health.LogContext;
import io.github.bedrockbatch.health.ProcessEnd;
import io.github.bedrockbatch.health.Watchdog;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Camel with the beans and routes of the stages, and the user's routes around them. */
final class CamelMain {
  private final Main main = new Main();
  private final CloseStack resources;

  /**
   * @param resources gets what has to be closed
   */
  CamelMain(CloseStack resources) {
    this.resources = resources;
  }

  /** Lets routes refer to these by their names, and closes at the end what can be closed. */
  void bind(Map<String, Object> beans) {
    beans.forEach(
        (name, bean) -> {
          main.bind(name, bean);
          if (bean instanceof AutoCloseable resource) {
            resources.add(resource);
          }
        });
  }

  /** Lets routes refer to something that is closed elsewhere. */
  void bind(String name, Object bean) {
    main.bind(name, bean);
  }

  void add(List<RoutesBuilder> routes) {
    routes.forEach(main.configure()::addRoutesBuilder);
  }

  /** Shows the context to somebody when it is configured and its routes have not yet begun. */
  void beforeStart(Consumer<CamelContext> customizer) {
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void afterConfigure(BaseMainSupport configured) {
            customizer.accept(configured.getCamelContext());
          }
        });
  }

  /**
   * Has the stages watched, and every {@link Error} in a route found.
   *
   * @param end what follows from an error
   */
  void watch(Settings settings, Watchdog watchdog, ProcessEnd end) {
    resources.add(Gauges.show("Stages", settings.data().dir(), watchdog));
    beforeStart(context -> Errors.watch(context, end));
    beforeStart(watchdog::watch);
    beforeStart(
        context -> context.getCamelContextExtension().addInterceptStrategy(new LogContext()));
  }

  CamelContext context() {
    return main.getCamelContext();
  }

  /**
   * Starts all routes.
   *
   * @param yamlRoutes a pattern of route files
   */
  void start(Settings settings, String yamlRoutes) throws Exception {
    // Every setting is read and checked by ours; Camel gets those that are meant for it.
    main.setDefaultPropertyPlaceholderLocation("false");
    settings.texts().forEach(main::addInitialProperty);
    main.addInitialProperty("data.dir", settings.data().dir().toString());
    main.addInitialProperty("sftp.known-hosts", settings.sftp().knownHosts().toString());
    if (settings.sftp().keyFile() != null) {
      main.addInitialProperty("sftp.key-file", settings.sftp().keyFile().toString());
    }
    if (!settings.sftp().user().isEmpty()) {
      // It would send the same password five times, and be locked out.
      JSch.setConfig("MaxAuthTries", Integer.toString(settings.sftp().waysIn()));
    }
    for (String source : IntakeOptions.SOURCES) {
      boolean on = settings.intake().from().contains(source);
      main.addInitialProperty("intake.from." + source, Boolean.toString(on));
    }
    settings.camel().forEach(main::addInitialProperty);
    main.configure()
        .withName("camel-bedrock-batch")
        .withRoutesIncludePattern(yamlRoutes)
        .withStreamCachingEnabled(false) // it would keep whole result files in heap
        .withShutdownTimeout(
            Math.max(1, (int) settings.process().stopTimeout().toSeconds() * 9 / 10))
        .withShutdownLogInflightExchangesOnTimeout(false)
        .withAutoConfigurationLogSummary(false);
    resources.add(main::stop);
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport begun) {
            CamelContext camel = begun.getCamelContext();
            camel.setClassResolver(new ServiceFiles(camel));
            TemplateParameters.check(camel);
          }
        });
    try {
      main.start();
    } catch (Exception e) {
      throw InvalidSettings.behind(e); // those of a route, without what Camel says around them
    }
  }
}
