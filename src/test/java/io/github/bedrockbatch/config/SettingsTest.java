/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bedrockbatch.config.budget.BudgetOptions;
import io.github.bedrockbatch.config.budget.BudgetOptions.Limit;
import io.github.bedrockbatch.config.source.InvalidSettings;
import io.github.bedrockbatch.config.source.SettingsSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/bedrock-batch";

  private static Settings with(Map<String, String> values) {
    return Settings.load(SettingsSource.commandLine(values));
  }

  private static List<String> mistakes(Map<String, String> values) {
    InvalidSettings thrown = catchThrowableOfType(InvalidSettings.class, () -> with(values));
    assertThat(thrown).as("nothing wrong with " + values).isNotNull();
    return thrown.mistakes();
  }

  @Test
  void a_data_folder_is_no_file_nor_in_one(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    for (Path data : List.of(file, file.resolve("data"))) {
      assertThat(mistakes(Map.of("data.dir", data.toString())))
          .singleElement()
          .asString()
          .contains("data.dir=" + data, "must be a folder");
    }
    with(Map.of("data.dir", folder.resolve("new/data").toString()));
  }

  @Test
  void needs_nothing_to_be_set() {
    Settings settings = Settings.load();

    assertThat(settings.aws().isLocal()).isTrue();
    assertThat(settings.batch())
        .isEqualTo(
            new BatchOptions(
                100,
                50_000,
                1_000_000_000,
                Duration.ofMinutes(15),
                UnderMinimum.ON_DEMAND,
                500,
                false));
    assertThat(settings.process().stopTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.camel()).isEmpty();
  }

  @Test
  void lists_all_mistakes_in_one_message() {
    assertThatThrownBy(
            () -> with(Map.of("batch.max-records", "0", "poll.period", "30", "jobs.maxopen", "3")))
        .isInstanceOf(InvalidSettings.class)
        .hasMessage(
            """
            3 mistakes in the settings (read from command line):
              batch.max-records=0 (command line) must be a whole number from 1 to 1000000
              poll.period=30 (command line) must be a duration from 100ms to 1h, such as 30s
              jobs.maxopen (command line) is not a setting; did you mean jobs.max-open?\
            """);
  }

  @Test
  void names_the_option_of_a_lane_or_budget_that_was_meant() {
    assertThat(mistakes(Map.of("lanes.eu.regio", "eu-west-1", "budget.ann.dayly", "2")))
        .containsExactlyInAnyOrder(
            "lanes.eu.regio (command line) is not a setting; did you mean lanes.eu.region?",
            "budget.ann.dayly (command line) is not a setting; did you mean budget.ann.daily?");
  }

  @Test
  void rejects_a_misspelt_lane_among_system_properties() {
    Properties properties = new Properties();
    properties.setProperty("lanes.eu.regio", "eu-west-1");

    assertThatThrownBy(() -> Settings.load(SettingsSource.systemProperties(properties)))
        .hasMessageContaining("did you mean lanes.eu.region?");
  }

  @Test
  void wants_batches_that_can_reach_their_minimum() {
    assertThat(mistakes(Map.of("batch.min-records", "60000")))
        .containsExactly(
            "batch.min-records=60000 (command line) must not exceed batch.max-records=50000"
                + " (default)");
  }

  @Test
  void does_not_blame_a_rule_on_a_value_that_is_wrong_by_itself() {
    assertThat(mistakes(Map.of("batch.min-records", "60000", "batch.max-records", "many")))
        .singleElement()
        .asString()
        .startsWith("batch.max-records=many");
  }

  @Test
  void wants_a_bucket_and_a_role_for_aws() {
    assertThat(mistakes(Map.of("aws.mode", "aws")))
        .hasSize(2)
        .anyMatch(mistake -> mistake.startsWith("s3.bucket=bedrock-batch (default) must be set"))
        .anyMatch(mistake -> mistake.startsWith("bedrock.role-arn= (default) must be set"));
    assertThat(
            with(Map.of("aws.mode", "aws", "s3.bucket", "mine", "bedrock.role-arn", ROLE))
                .s3()
                .pathStyle())
        .isFalse();
  }

  @Test
  void takes_endpoints_only_for_aws() {
    assertThat(
            mistakes(Map.of("s3.endpoint", "http://minio", "bedrock.endpoint", "http://elsewhere")))
        .hasSize(2)
        .allMatch(mistake -> mistake.contains("needs aws.mode=aws"));
  }

  @Test
  void wants_an_emulator_of_sqs_in_local_mode() {
    assertThat(mistakes(Map.of("intake.from", "sqs")))
        .singleElement()
        .asString()
        .startsWith("sqs.endpoint= (default) must be set while aws.mode=local");
    assertThat(with(Map.of("deliver.to", "sqs", "sqs.endpoint", "http://sqs")).sqs().region())
        .isEmpty();
  }

  @Test
  void always_uses_path_style_in_local_mode() {
    assertThat(with(Map.of("s3.path-style", "false")).s3().pathStyle()).isTrue();
  }

  @Test
  void takes_only_prefixes_that_bedrock_accepts_in_its_s3_uris() {
    assertThat(with(Map.of("s3.prefix", "")).s3().prefix()).isEmpty();
    assertThat(with(Map.of("s3.prefix", "team/in_2")).s3().prefix()).isEqualTo("team/in_2");
    for (String prefix : List.of("dt=2026", "/a", "a/", "a//b", "a b", "a+b")) {
      assertThat(mistakes(Map.of("s3.prefix", prefix))).hasSize(1);
    }
  }

  @Test
  void reads_tags_in_their_order() {
    assertThat(with(Map.of("bedrock.tags", "team=search, cost center=4=2,z=")).bedrock().tags())
        .containsExactly(
            Map.entry("team", "search"), Map.entry("cost center", "4=2"), Map.entry("z", ""));
  }

  @Test
  void refuses_tags_that_bedrock_would() {
    String tooMany =
        IntStream.range(0, 201).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
    for (String tags : List.of("team", "=v", "a=1,a=2", "a=1,", "a=ä", "aws:x=1", tooMany)) {
      assertThat(mistakes(Map.of("bedrock.tags", tags))).hasSize(1);
    }
  }

  @Test
  void wants_subnets_and_security_groups_together() {
    String subnets = "bedrock.vpc-subnet-ids";
    String groups = "bedrock.vpc-security-group-ids";

    assertThat(
            with(Map.of(subnets, "subnet-1a, subnet-2b", groups, "sg-3c")).bedrock().vpcSubnetIds())
        .containsExactly("subnet-1a", "subnet-2b");
    assertThat(mistakes(Map.of(subnets, "subnet-1a")))
        .singleElement()
        .asString()
        .contains("must be set both or not at all");
    assertThat(mistakes(Map.of(subnets, "subnet-1a,", groups, "sg-3c"))).hasSize(1);
  }

  @Test
  void wants_different_ports_for_the_two_local_servers() {
    assertThat(mistakes(Map.of("local.port", "9000", "local.s3-port", "9000"))).hasSize(1);
  }

  @Test
  void takes_echo_or_a_url_for_the_local_model() {
    assertThat(with(Map.of("local.model", "http://127.0.0.1:11434/v1")).local().model())
        .startsWith("http");
    assertThat(mistakes(Map.of("local.model", "llama"))).hasSize(1);
  }

  @Test
  void takes_a_json_object_of_fault_switches() {
    assertThat(with(Map.of("local.faults", "{\"quotaReached\":true}")).local().faults())
        .isEqualTo("{\"quotaReached\":true}");
    assertThat(mistakes(Map.of("local.faults", "quotaReached"))).hasSize(1);
    assertThat(mistakes(Map.of("local.faults", "[]"))).hasSize(1);
  }

  @Test
  void puts_the_ledger_where_the_data_is() {
    assertThat(with(Map.of("data.dir", "/var/x")).ledger().url())
        .isEqualTo("jdbc:sqlite:" + Path.of("/var/x") + "/ledger.db");
  }

  @Test
  void does_not_print_what_is_meant_for_camel() {
    Settings settings = with(Map.of("camel.component.kafka.sasl-jaas-config", "hunter2"));

    assertThat(settings.toString()).contains("sasl-jaas-config").doesNotContain("hunter2");
  }

  @Test
  void a_command_that_only_looks_needs_no_credentials(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("application.properties"),
            """
            intake.from = http, sftp
            http.host = 0.0.0.0
            console.host = 0.0.0.0
            sftp.host = sftp.example.com
            """);

    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("http.host=0.0.0.0")
        .hasMessageContaining("console.host=0.0.0.0")
        .hasMessageContaining("sftp.password");
    assertThat(Settings.loadToLook(SettingsSource.file(file)).sftp().host())
        .isEqualTo("sftp.example.com");

    Files.writeString(file, "http.port = many");
    assertThatThrownBy(() -> Settings.loadToLook(SettingsSource.file(file)))
        .isInstanceOf(InvalidSettings.class)
        .hasMessageContaining("http.port");
  }

  @Test
  void lanes_have_what_they_do_not_set_from_the_settings_without_a_name() {
    Settings settings =
        Settings.load(
            SettingsSource.environment(
                Map.of("LANES_EU_WEST_BUCKET", "prompts-eu", "LANES_EU_WEST_REGION", "eu-west-1")),
            SettingsSource.commandLine(
                Map.of(
                    "aws.mode", "aws",
                    "s3.bucket", "main",
                    "s3.kms-key-id", "alias/main",
                    "bedrock.role-arn", "arn:aws:iam::123456789012:role/batch",
                    "jobs.max-open", "7",
                    "lanes.default.models", "m, n",
                    "lanes.eu-west.max-open", "0")));

    assertThat(settings.lanes())
        .extracting(LaneOptions::name)
        .containsExactly("default", "eu-west");
    LaneOptions standard = settings.lanes().get(0);
    assertThat(standard.models()).containsExactly("m", "n");
    assertThat(standard.maxOpen()).isEqualTo(7);
    assertThat(standard.s3()).isEqualTo(settings.s3());
    LaneOptions lane = settings.lanes().get(1);
    assertThat(lane.serves("any")).isTrue();
    assertThat(lane.maxOpen()).isZero();
    assertThat(lane.aws().region()).isEqualTo("eu-west-1");
    assertThat(lane.s3().bucket()).isEqualTo("prompts-eu");
    assertThat(lane.s3().kmsKeyId()).as("of another Region").isEmpty();
    assertThat(lane.bedrock().roleArn()).endsWith("role/batch");
  }

  @Test
  void budgets_are_for_all_and_for_one_model_or_source_by_name() {
    assertThat(Settings.load().budget().limits()).isEmpty();
    BudgetOptions budget =
        with(Map.of(
                "budget.daily", "5",
                "budget.zone", "Europe/Berlin",
                "budget.big-model.monthly", "12.50",
                "budget.big-model.model", "m"))
            .budget();

    assertThat(budget.then()).isEqualTo(BudgetOptions.Then.WAIT);
    assertThat(budget.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(budget.limits())
        .containsExactly(
            new Limit("budget.daily", false, new BigDecimal("5"), "", ""),
            new Limit("budget.big-model.monthly", true, new BigDecimal("12.50"), "m", ""));
  }

  @Test
  void budgets_say_what_is_wrong_with_them() {
    assertThat(
            mistakes(
                Map.of(
                    "budget.daily", "0",
                    "budget.monthly", "5 EUR",
                    "budget.zone", "Bielefeld",
                    "budget.small.model", "m")))
        .containsExactlyInAnyOrder(
            "budget.daily=0 (command line) must be an amount in USD, such as 5 or 12.50, or empty",
            "budget.monthly=5 EUR (command line) must be an amount in USD, such as 5 or 12.50, or"
                + " empty",
            "budget.zone=Bielefeld (command line) must be a time zone, such as UTC or"
                + " Europe/Berlin",
            "budget.small.daily= (default) or budget.small.monthly must be set: how much that is in"
                + " USD");
  }

  @Test
  void lanes_say_what_is_wrong_with_them() {
    assertThat(
            mistakes(
                Map.of(
                    "aws.mode", "aws",
                    "s3.bucket", "main",
                    "bedrock.role-arn", "arn:aws:iam::123456789012:role/batch",
                    "lanes.eu.model-id", "eu.m",
                    "lanes.eu.max-open", "many",
                    "lanes.eu.regoin", "eu-west-1")))
        .containsExactlyInAnyOrder(
            "lanes.eu.bucket= (default) must be set: a bucket of yours in the region of the lane",
            "lanes.eu.model-id=eu.m (command line) needs lanes.eu.models to name the one model that"
                + " it stands for",
            "lanes.eu.max-open=many (command line) must be a whole number from 0 to 1000",
            "lanes.eu.regoin (command line) is not a setting; did you mean lanes.eu.region?");
    assertThat(with(Map.of("lanes.eu.bucket", "")).lanes()).as("that is none").hasSize(1);
    assertThat(mistakes(Map.of("lanes.eu.bucket", "b-1")))
        .containsExactly(
            "lanes.eu.bucket=b-1 (command line) needs aws.mode=aws: the local mode has one Bedrock"
                + " only");
  }

  @Test
  void the_level_of_the_log_is_told_to_java() {
    assertThat(mistakes(Map.of("log.level", "DEBUG")))
        .containsExactly(
            "log.level (command line) is not a setting; give it to java: -Dlog.level=…");
  }
}
