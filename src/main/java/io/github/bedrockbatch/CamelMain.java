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
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** Camel with the beans and routes of the stages, and the user's route files. */
final class CamelMain {
  private static final String ROUTE_LOG = "io.github.bedrockbatch.route.";

  private final Main main = new Main();
  private final CloseStack resources;

  /**
   * @param resources receives the resources that must be closed
   */
  CamelMain(CloseStack resources) {
    this.resources = resources;
  }

  /** Binds beans to their names for routes; those that can be closed are closed at the end. */
  void bind(Map<String, Object> beans) {
    beans.forEach(
        (name, bean) -> {
          main.bind(name, bean);
          if (bean instanceof AutoCloseable resource) {
            resources.add(resource);
          }
        });
  }

  /** Binds a bean to its name for routes; it is not closed here. */
  void bind(String name, Object bean) {
    main.bind(name, bean);
  }

  void add(List<RoutesBuilder> routes) {
    routes.forEach(main.configure()::addRoutesBuilder);
  }

  /** Calls the customizer with the configured context, before its routes start. */
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
   * Watches the stages, shows them in JMX, and reports every {@link Error} in a route.
   *
   * @param end called after an error
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
   * @param yamlRoutes the pattern of route files
   */
  void start(Settings settings, String yamlRoutes) throws Exception {
    // This program reads and checks all settings; Camel must not read their file again.
    main.setDefaultPropertyPlaceholderLocation("false");
    settings.texts().forEach(main::addInitialProperty);
    main.addInitialProperty("data.dir", settings.data().dir().toString());
    main.addInitialProperty("sftp.known-hosts", settings.sftp().knownHosts().toString());
    if (settings.sftp().keyFile() != null) {
      main.addInitialProperty("sftp.key-file", settings.sftp().keyFile().toString());
    }
    if (!settings.sftp().user().isEmpty()) {
      // By default it sends the same password several times, for which servers lock users out.
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
            // so that a log step of a user's route is shown at INFO, as what this program says
            camel.getGlobalOptions().put(Exchange.LOG_EIP_NAME, ROUTE_LOG + "${routeId}");
            TemplateParameters.check(camel);
            RouteIds.check(camel);
            RouteConfigurations.check(camel);
            SharedFolders.check(camel);
          }
        });
    try {
      main.start();
    } catch (Exception e) {
      throw InvalidSettings.behind(e); // without Camel's exceptions around it
    }
  }
}
