/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bedrockbatch.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourceTest {
  @TempDir Path dir;

  private SettingsSource file(String text) throws IOException {
    return SettingsSource.file(Files.writeString(dir.resolve("my.properties"), text));
  }

  private static SettingsSource system(String key, String value) {
    Properties properties = new Properties();
    properties.setProperty(key, value);
    return SettingsSource.systemProperties(properties);
  }

  private static List<String> mistakes(SettingsSource... sources) {
    InvalidSettings thrown =
        catchThrowableOfType(InvalidSettings.class, () -> Settings.load(sources));
    assertThat(thrown).isNotNull();
    return thrown.mistakes();
  }

  @Test
  void the_first_source_that_has_a_key_wins() throws IOException {
    SettingsSource command = SettingsSource.commandLine(Map.of("jobs.max-open", "1"));
    SettingsSource system = system("jobs.max-open", "2");
    SettingsSource environment = SettingsSource.environment(Map.of("JOBS_MAX_OPEN", "3"));
    SettingsSource file = file("jobs.max-open=4");

    assertThat(Settings.load(command, system, environment, file).jobs().maxOpen()).isEqualTo(1);
    assertThat(Settings.load(system, environment, file).jobs().maxOpen()).isEqualTo(2);
    assertThat(Settings.load(environment, file).jobs().maxOpen()).isEqualTo(3);
    assertThat(Settings.load(file).jobs().maxOpen()).isEqualTo(4);
  }

  @Test
  void a_command_overrides_the_installation() throws IOException {
    SettingsSource file = file("stop.timeout=40s\nlocal.job-duration=7s\n");

    Settings settings = Settings.load(Map.of("stop.timeout", "5s"), file);

    assertThat(settings.process().stopTimeout()).hasSeconds(5);
    assertThat(settings.local().jobDuration()).hasSeconds(7);
  }

  @Test
  void a_mistake_says_where_its_value_came_from() throws IOException {
    assertThat(mistakes(file("# one\n\njobs.max-open = 0\n")))
        .singleElement()
        .asString()
        .contains("jobs.max-open=0 (" + dir.resolve("my.properties") + " line 3)");
    assertThat(mistakes(SettingsSource.environment(Map.of("JOBS_MAX_OPEN", "0"))))
        .singleElement()
        .asString()
        .contains("(environment variable JOBS_MAX_OPEN)");
    assertThat(mistakes(system("jobs.max-open", "0")))
        .singleElement()
        .asString()
        .contains("(-Djobs.max-open)");
  }

  @Test
  void the_message_names_the_file_even_when_the_mistake_is_elsewhere() throws IOException {
    SettingsSource file = file("");

    assertThat(
            catchThrowableOfType(
                InvalidSettings.class,
                () -> Settings.load(SettingsSource.environment(Map.of("AWS_MODE", "x")), file)))
        .hasMessageContaining("(read from environment, " + dir.resolve("my.properties") + ")");
  }

  @Test
  void a_key_set_twice_is_a_mistake_even_with_the_same_value() throws IOException {
    assertThat(mistakes(file("jobs.max-open=4\n#\n jobs.max-open : 4\n")))
        .containsExactly(
            "jobs.max-open is set twice in "
                + dir.resolve("my.properties")
                + ": line 1 and line 3");
  }

  @Test
  void an_unknown_key_is_answered_with_the_nearest_one() throws IOException {
    assertThat(mistakes(file("batch.max-record=5\nbatch.maxBytes=1MB\nBATCH_MAX_AGE=1m\nfoo=1\n")))
        .extracting(mistake -> mistake.replaceFirst(" \\(.*\\)", ""))
        .containsExactly(
            "batch.max-record is not a setting; did you mean batch.max-records?",
            "batch.maxBytes is not a setting; did you mean batch.max-bytes?",
            "BATCH_MAX_AGE is not a setting; did you mean batch.max-age?",
            "foo is not a setting");
  }

  @Test
  void an_unknown_system_property_is_a_mistake_only_when_it_looks_like_ours() {
    assertThat(mistakes(system("poll.perod", "1s")))
        .singleElement()
        .asString()
        .endsWith("did you mean poll.period?");
    assertThat(Settings.load(system("aws.secretAccessKey", "x"))).isNotNull();
    assertThat(Settings.load(system("user.name", "x"))).isNotNull();
  }

  @Test
  void options_of_the_jvm_are_no_settings_and_typos_of_ours_are_still_told() {
    for (String key :
        List.of(
            "log.level",
            "http.proxyHost",
            "http.proxyPort",
            "http.proxyUser",
            "http.nonProxyHosts",
            "http.keepAlive",
            "http.agent",
            "http.auth.ntlm.domain",
            "http.maxConnections",
            "https.proxyHost",
            "socksProxyHost",
            "ftp.proxyHost",
            "java.net.useSystemProxies",
            "javax.net.ssl.trustStore",
            "jdk.http.auth.tunneling.disabledSchemes",
            "sun.net.client.defaultReadTimeout",
            "networkaddress.cache.ttl",
            "file.encoding",
            "jna.nosys")) {
      assertThat(Settings.load(system(key, "x"))).as(key).isNotNull();
    }
    assertThat(mistakes(system("http.prot", "81")))
        .singleElement()
        .asString()
        .endsWith("did you mean http.port?");
    assertThat(Settings.load(system("http.port", "81")).http().port()).isEqualTo(81);
  }

  @Test
  void what_kubernetes_says_of_a_service_named_sftp_is_no_setting() throws IOException {
    SettingsSource environment =
        SettingsSource.environment(
            Map.of(
                "SFTP_PORT", "tcp://10.0.0.1:22",
                "HTTP_PORT", "udp://10.0.0.2:80",
                "LOCAL_S3_PORT", "tcp://[fd00::1]:4567",
                "SFTP_HOST", "files"));

    assertThat(Settings.load(environment, file("sftp.port=23")).sftp().port()).isEqualTo(23);
    assertThat(Settings.load(environment).sftp().host()).isEqualTo("files");
    assertThat(mistakes(SettingsSource.environment(Map.of("SFTP_PORT", "files"))))
        .singleElement()
        .asString()
        .startsWith("sftp.port=files");
  }

  @Test
  void a_user_in_the_url_of_the_broker_is_told_where_to_go() {
    assertThat(
            mistakes(
                SettingsSource.commandLine(Map.of("jms.url", "amqp://me:S3CR/ET@broker:5672"))))
        .containsExactly(
            "jms.url=amqp://(hidden)@broker:5672 (command line) must not hold a user: set"
                + " jms.user, and the password by JMS_PASSWORD");
  }

  @Test
  void a_wrong_uri_of_rabbitmq_is_told_without_its_password() {
    assertThat(
            mistakes(
                SettingsSource.commandLine(Map.of("rabbitmq.uri", "amqp://me:S3CR/ET@broker/"))))
        .singleElement()
        .asString()
        .startsWith("rabbitmq.uri=amqp://(hidden)@broker/ (command line) must be amqp://")
        .doesNotContain("S3CR", "ET@");
    assertThat(Settings.load(SettingsSource.commandLine(Map.of("rabbitmq.uri", "amqps://b/"))))
        .satisfies(settings -> assertThat(settings.rabbitmq().address()).isEqualTo("b:5671"))
        .satisfies(settings -> assertThat(settings.toString()).doesNotContain("amqps://b/"));
  }

  @Test
  void an_empty_variable_of_aws_is_not_there() throws IOException {
    SettingsSource environment =
        SettingsSource.environment(Map.of("AWS_REGION", "", "AWS_PROFILE", " "));

    assertThat(Settings.load(environment).aws().region()).isEqualTo("us-east-1");
    assertThat(Settings.load(environment, file("aws.region=eu-west-1")).aws().region())
        .isEqualTo("eu-west-1");
  }

  @Test
  void keys_of_camel_pass_untouched() throws IOException {
    SettingsSource file = file("camel.main.name=one\ncamel.server.port=\\ 1\n");

    assertThat(Settings.load(system("camel.main.name", "two"), file).camel())
        .containsExactly(Map.entry("camel.main.name", "two"), Map.entry("camel.server.port", " 1"));
  }

  @Test
  void a_file_is_read_as_utf_8_with_or_without_a_mark_and_with_any_line_ends() throws IOException {
    SettingsSource file = file("\uFEFFintake.prompt-field = Frageä€ \r\n! note\rjobs.max-open=4\n");

    assertThat(Settings.load(file).intake().promptField()).isEqualTo("Frageä€");
    assertThat(Settings.load(file).jobs().maxOpen()).isEqualTo(4);
  }

  @Test
  void a_value_may_go_on_in_the_next_line() throws IOException {
    SettingsSource file =
        file(
            """
            bedrock.tags=a=1,\\
                b=2
            data.dir=C:\\\\
            jobs.max-open \\u0034
            """);

    assertThat(Settings.load(file).bedrock().tags()).hasSize(2);
    assertThat(Settings.load(file).data().dir()).isEqualTo(Path.of("C:\\"));
    assertThat(Settings.load(file).jobs().maxOpen()).isEqualTo(4);
  }

  @Test
  void a_file_in_another_encoding_is_refused() throws IOException {
    Path latin = dir.resolve("latin.properties");
    Files.write(latin, "intake.prompt-field=ä".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(mistakes(SettingsSource.file(latin)))
        .containsExactly(latin + " is not in UTF-8; save it with that encoding");
  }

  @Test
  void a_broken_escape_is_a_mistake() throws IOException {
    assertThat(mistakes(file("intake.prompt-field=\\u12")))
        .singleElement()
        .asString()
        .contains("line 1: \\u must be followed by four hex digits");
  }

  @Test
  void only_an_optional_file_may_be_absent() {
    Path absent = dir.resolve("absent.properties");

    assertThat(Settings.load(SettingsSource.optionalFile(absent))).isEqualTo(Settings.load());
    assertThat(mistakes(SettingsSource.file(absent))).containsExactly(absent + " does not exist");
  }

  @Test
  void an_environment_name_is_the_key_in_upper_case() {
    assertThat(SettingsSource.environmentName("batch.max-records")).isEqualTo("BATCH_MAX_RECORDS");
  }
}
