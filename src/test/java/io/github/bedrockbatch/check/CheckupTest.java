/* SPDX-License-Identifier: Apache-2.0 */
package io.github.bedrockbatch.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.KeyPair;
import io.github.bedrockbatch.SettableClock;
import io.github.bedrockbatch.check.Checkup.Checked;
import io.github.bedrockbatch.check.Outcome.Result;
import io.github.bedrockbatch.check.sqs.SqsCategory;
import io.github.bedrockbatch.config.Settings;
import io.github.bedrockbatch.config.source.SettingsSource;
import io.github.bedrockbatch.files.CloseStack;
import io.github.bedrockbatch.ledger.problem.StandingProblem;
import io.github.bedrockbatch.local.LocalAws;
import io.github.bedrockbatch.local.LocalAwsOptions;
import io.github.bedrockbatch.servers.Certificate;
import io.github.bedrockbatch.servers.KafkaServer;
import io.github.bedrockbatch.servers.PlainBroker;
import io.github.bedrockbatch.servers.RabbitmqServer;
import io.github.bedrockbatch.servers.SftpServer;
import io.github.bedrockbatch.servers.SilentPeer;
import io.github.bedrockbatch.servers.SqsServer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

class CheckupTest {
  private static final String KEY = "12345678-1234-1234-1234-123456789012";
  private static final Duration LONG = Duration.ofMinutes(2);
  @TempDir static Path folder;
  private static LocalAws aws;

  @TempDir Path data;
  private final Map<String, String> texts = new HashMap<>();

  @BeforeAll
  static void start() throws Exception {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local-secret");
    aws =
        LocalAws.start(
            LocalAwsOptions.of(
                options -> {
                  options.directory = folder;
                  options.buckets = List.of("mine");
                  options.jobDuration = Duration.ZERO;
                }));
  }

  @AfterAll
  static void stop() {
    aws.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void settings() {
    texts.put("data.dir", data.resolve("data").toString());
    texts.put("aws.mode", "aws");
    texts.put("s3.bucket", "mine");
    texts.put("s3.endpoint", aws.s3Endpoint().toString());
    texts.put("s3.path-style", "true");
    texts.put("bedrock.endpoint", aws.bedrockEndpoint().toString());
    texts.put("bedrock.runtime-endpoint", aws.bedrockEndpoint().toString());
    texts.put("bedrock.role-arn", "arn:aws:iam::123456789012:role/batch");
  }

  private List<Outcome> check(String faults, Clock clock) throws Exception {
    faults(faults);
    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    return look(new Checkup(LONG), settings, clock).stream()
        .map(Checked::checks)
        .flatMap(List::stream)
        .toList();
  }

  private static List<Checked> look(Checkup checkup, Settings settings, Clock clock)
      throws Exception {
    try (CloseStack opened = new CloseStack()) {
      List<AccountClients> lanes = AccountClients.of(settings, aws.bedrockEndpoint().toString());
      lanes.forEach(opened::add);
      return checkup.with(settings, lanes, Set.of(settings.bedrock().modelId()), clock).look();
    }
  }

  private Outcome checkDeep(String faults) throws Exception {
    faults(faults);
    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    try (AccountClients clients =
        AccountClients.of(settings, aws.bedrockEndpoint().toString()).get(0)) {
      return DeepCheck.of(
              clients, Set.of(settings.bedrock().modelId()), Clock.systemUTC(), Thread::onSpinWait)
          .look();
    }
  }

  private static void faults(String faults) throws Exception {
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(aws.bedrockEndpoint().resolve("/local-aws/faults"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(faults))
                .build(),
            BodyHandlers.ofString());
  }

  private static List<Outcome> of(Result result, List<Outcome> outcomes) {
    return outcomes.stream().filter(outcome -> outcome.result() == result).toList();
  }

  @Test
  void what_is_in_order_raises_no_alarm() throws Exception {
    texts.put("s3.kms-key-id", KEY);

    List<Outcome> outcomes = check("{}", Clock.systemUTC());

    assertThat(of(Result.FAILED, outcomes)).isEmpty();
    assertThat(of(Result.WARNING, outcomes)).isEmpty();
    assertThat(of(Result.PASSED, outcomes))
        .extracting(Outcome::what)
        .contains(
            "AWS accepts the credentials",
            "the bucket mine is there, in us-east-1",
            "objects can be written under batches/",
            "the KMS key can be used",
            "Bedrock may assume the role",
            "the caller may pass the role to Bedrock",
            "the role may invoke the model",
            "the model amazon.nova-lite-v1:0 is there",
            "the account has access to amazon.nova-lite-v1:0",
            "batch.max-records is within the quota",
            "jobs.max-open is within the quota");
  }

  /** With what the guide lists under Permissions, and nothing else. */
  @Test
  void least_privilege_raises_no_alarm() throws Exception {
    List<Outcome> outcomes =
        check(
            "{\"deniedOperations\":[\"GetRole\",\"SimulatePrincipalPolicy\",\"ListServiceQuotas\","
                + "\"GetFoundationModel\",\"GetInferenceProfile\","
                + "\"GetFoundationModelAvailability\",\"DescribeKey\"]}",
            Clock.systemUTC());

    assertThat(of(Result.FAILED, outcomes)).isEmpty();
    assertThat(of(Result.WARNING, outcomes)).isEmpty();
    assertThat(of(Result.UNKNOWN, outcomes))
        .extracting(Outcome::said)
        .allMatch(said -> said.startsWith("could not check: "))
        .contains(
            "could not check: the caller may not iam:GetRole",
            "could not check: the caller may not servicequotas:ListServiceQuotas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "s3.bucket=nobody | {} | the bucket nobody is there, in us-east-1 | aws s3 mb s3://nobody",
        "- | {'account':{'bucketRegion':'eu-west-1'}}"
            + " | the bucket mine is there, in us-east-1 | Set aws.region to it",
        "s3.bucket-owner=123456789012 | {'account':{'bucketOwner':'210987654321'}}"
            + " | the bucket mine is there, in us-east-1 | Set s3.bucket to one of that account",
        "- | {'account':{'expirationDays':1}}"
            + " | objects are kept until their job is over | Let it wait for at least 3 days",
        "bedrock.role-arn=arn:aws:iam::210987654321:role/r | {}"
            + " | the role is of the caller's account | of the caller's account only",
        "- | {'account':{'deniedToCaller':['iam:PassRole']}}"
            + " | the caller may pass the role to Bedrock | Grant that",
        "- | {'account':{'deniedToCaller':['bedrock:GetModelInvocationJob']}}"
            + " | the caller may start and stop jobs | Grant that",
        "- | {'account':{'deniedToRole':['s3:GetObject']}}"
            + " | the role may read and write objects | Grant that",
        "- | {'account':{'trustedAccount':'210987654321'}}"
            + " | Bedrock may assume the role | aws:SourceAccount 123456789012",
        "- | {'account':{'trustedRegion':'eu-west-1'}}"
            + " | Bedrock may assume the role | arn:aws:bedrock:us-east-1:",
        "bedrock.model-id=us.amazon.nova-lite-v1:0"
            + " | {'account':{'deniedToRole':['bedrock:InvokeModel@us-west-2']}}"
            + " | the role may invoke the model | Grant that",
        "bedrock.model-id=amazon.no-such-v1:0 | {}"
            + " | the model amazon.no-such-v1:0 is there | list-foundation-models",
        "- | {'account':{'inferenceTypes':['INFERENCE_PROFILE']}}"
            + " | the model amazon.nova-lite-v1:0 is there | list-inference-profiles",
        "- | {'account':{'entitlement':'NOT_AVAILABLE'}}"
            + " | the account has access to amazon.nova-lite-v1:0 | Model catalog",
        "- | {'account':{'quotas':{'Records per batch inference job for':10000}}}"
            + " | batch.max-records is within the quota | Lower it",
        "s3.kms-key-id="
            + KEY
            + " | {'account':{'keyState':'Disabled'}}"
            + " | the KMS key can be used | Enable it",
        "- | {'deniedOperations':['ListModelInvocationJobs']}"
            + " | jobs can be listed | bedrock:ListModelInvocationJobs",
        "ledger.url=jdbc:postgresql://127.0.0.1:1/x | {} | the ledger can be used | ledger.url",
        "intake.from=kafka kafka.brokers=127.0.0.1:1 | {}"
            + " | the Kafka broker answers at 127.0.0.1:1 | kafka.brokers",
        "data.dir=/proc/nowhere | {} | /proc/nowhere takes files | set data.dir",
      })
  void a_fault_is_named_with_its_remedy(String changes, String faults, String what, String remedy)
      throws Exception {
    if (changes != null) {
      for (String change : changes.split(" ")) {
        texts.put(change.split("=", 2)[0], change.split("=", 2)[1]);
      }
    }

    List<Outcome> failed = of(Result.FAILED, check(faults.replace('\'', '"'), Clock.systemUTC()));

    assertThat(failed).extracting(Outcome::what).contains(what);
    assertThat(failed)
        .filteredOn(of -> of.what().equals(what))
        .singleElement()
        .satisfies(of -> assertThat(of.remedy()).contains(remedy));
  }

  @Test
  void a_login_that_is_rejected_is_named(@TempDir Path folder) throws Exception {
    try (PlainBroker jms = PlainBroker.start(PlainBroker.Transactions.NEVER_ANSWERED);
        SftpServer sftp = SftpServer.start(folder.resolve("sftp"))) {
      texts.put("intake.from", "jms,rabbitmq,sftp");
      RabbitmqServer rabbitmq = RabbitmqServer.running();
      texts.put("rabbitmq.uri", rabbitmq.uri());
      Path routes = rabbitmqRoute(rabbitmq.createQueue("checked"), "not-there");
      texts.put("jms.url", jms.url());
      texts.put("sftp.host", "127.0.0.1");
      texts.put("sftp.port", Integer.toString(sftp.port()));
      texts.put("sftp.user", SftpServer.USER);
      texts.put("sftp.password", SftpServer.PASSWORD);
      texts.put("sftp.known-hosts", sftp.knownHosts(folder.resolve("known")).toString());
      EdgesCategory edges =
          new EdgesCategory(Settings.load(SettingsSource.commandLine(texts)), routes, LONG);
      List<Outcome> looked = edges.look();
      assertThat(of(Result.FAILED, looked))
          .extracting(Outcome::what)
          .containsExactly("the queue not-there is there");
      assertThat(of(Result.PASSED, looked))
          .extracting(Outcome::what)
          .contains(
              "the JMS broker takes the login",
              "the RabbitMQ broker takes the login",
              "the SFTP server takes the login");

      jms.rejectLogins(true);
      sftp.password("another");
      texts.put("rabbitmq.uri", rabbitmq.uri().replace("guest@", "another@"));
      edges = new EdgesCategory(Settings.load(SettingsSource.commandLine(texts)), routes, LONG);

      assertThat(of(Result.FAILED, edges.look()))
          .extracting(Outcome::what, Outcome::remedy)
          .containsExactlyInAnyOrder(
              tuple(
                  "the JMS broker takes the login",
                  "Check jms.user and its password (JMS_PASSWORD)"),
              tuple(
                  "the RabbitMQ broker takes the login",
                  "Check those of rabbitmq.uri (RABBITMQ_URI); guest may log in from its own"
                      + " machine only"),
              tuple(
                  "the SFTP server takes the login",
                  "Check sftp.user, and its password (SFTP_PASSWORD) or sftp.key-file"));
    }
  }

  @Test
  void a_sink_that_no_route_file_mentions_cannot_work(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("own.camel.yaml"), "- from: {uri: 'direct:deliver-mail'}");
    texts.put("deliver.to", "fil,mail,reply");
    texts.put("deliver.events", "mail,nobody");
    Settings settings = Settings.load(SettingsSource.commandLine(texts));

    List<Outcome> looked = new EdgesCategory(settings, folder, LONG).look();

    assertThat(of(Result.FAILED, looked))
        .extracting(Outcome::what)
        .containsExactly("the sink fil works", "the sink for events nobody works");
    assertThat(of(Result.UNKNOWN, looked))
        .extracting(Outcome::what)
        .containsExactly("the sink mail works", "the sink reply works");
    assertThat(of(Result.FAILED, new EdgesCategory(settings, folder.resolve("none"), LONG).look()))
        .extracting(Outcome::what)
        .contains("the sink fil works", "the sink mail works");
  }

  @Test
  void a_route_file_that_cannot_be_read_is_no_fault_of_the_broker(@TempDir Path folder)
      throws Exception {
    Files.write(folder.resolve("latin.camel.yaml"), new byte[] {(byte) 0xe9}); // no UTF-8
    texts.put("intake.from", "rabbitmq");
    texts.put("rabbitmq.uri", RabbitmqServer.running().uri());
    Settings settings = Settings.load(SettingsSource.commandLine(texts));

    assertThat(new EdgesCategory(settings, folder, LONG).look())
        .filteredOn(of -> of.what().equals("the RabbitMQ broker takes the login"))
        .extracting(Outcome::result)
        .containsExactly(Result.UNKNOWN);
  }

  @Test
  void a_broker_whose_certificate_is_not_trusted_is_named(@TempDir Path folder) throws Exception {
    Certificate certificate = Certificate.in(folder);
    SSLContext before = SSLContext.getDefault();
    try (RabbitmqServer rabbitmq = RabbitmqServer.startTls(folder, certificate)) {
      texts.put("intake.from", "rabbitmq");
      texts.put("rabbitmq.uri", "amqps://guest:guest@localhost:" + rabbitmq.port());
      Settings settings = Settings.load(SettingsSource.commandLine(texts));
      EdgesCategory edges = new EdgesCategory(settings, rabbitmqRoute(), LONG);
      assertThat(of(Result.FAILED, edges.look()))
          .singleElement()
          .satisfies(
              of -> {
                assertThat(of.said()).startsWith("TLS failed: ").contains("certification path");
                assertThat(of.remedy()).contains("-Djavax.net.ssl.trustStore");
              });

      SSLContext.setDefault(certificate.context()); // as that option does
      assertThat(of(Result.FAILED, edges.look())).isEmpty();
    } finally {
      SSLContext.setDefault(before);
    }
  }

  @Test
  void a_folder_that_cannot_be_made_fails_before_it_is_wanted() throws Exception {
    Path file = Files.createFile(Files.createDirectories(data.resolve("data")).resolve("inbox"));
    texts.put("intake.from", "files");
    texts.put("deliver.to", "files");
    texts.put("ledger.url", "jdbc:sqlite:" + file.resolve("ledger.db"));
    Settings settings = Settings.load(SettingsSource.commandLine(texts));

    assertThat(of(Result.FAILED, new LedgerCategory(settings.ledger()).look())).hasSize(1);
    assertThat(of(Result.FAILED, new EdgesCategory(settings, Path.of("routes"), LONG).look()))
        .extracting(Outcome::what)
        .containsExactly("the folder " + file + " can be used");
    Files.delete(file);
    assertThat(of(Result.PASSED, new LedgerCategory(settings.ledger()).look())).hasSize(1);
  }

  private void takeFrom(SftpServer sftp, Path folder) throws Exception {
    texts.put("intake.from", "sftp");
    texts.put("sftp.host", "127.0.0.1");
    texts.put("sftp.port", Integer.toString(sftp.port()));
    texts.put("sftp.user", SftpServer.USER);
    texts.put("sftp.known-hosts", sftp.knownHosts(folder.resolve("known")).toString());
  }

  @Test
  void a_folder_of_an_sftp_server_that_cannot_be_read_is_named(@TempDir Path folder)
      throws Exception {
    try (SftpServer sftp = SftpServer.start(folder.resolve("sftp"))) {
      takeFrom(sftp, folder);
      texts.put("sftp.password", SftpServer.PASSWORD);
      Settings settings = Settings.load(SettingsSource.commandLine(texts));
      EdgesCategory edges = new EdgesCategory(settings, Path.of("routes"), LONG);
      String inbox = "the folder inbox of the SFTP server can be read";

      assertThat(of(Result.FAILED, edges.look())).extracting(Outcome::what).containsExactly(inbox);
      Files.createDirectory(sftp.root().resolve("inbox"));
      assertThat(of(Result.PASSED, edges.look())).extracting(Outcome::what).contains(inbox);
      sftp.closed(true);
      assertThat(of(Result.FAILED, edges.look())).extracting(Outcome::what).containsExactly(inbox);
      EdgesCategory ofJar = new EdgesCategory(settings, data.resolve("no-routes"), LONG);
      assertThat(of(Result.FAILED, ofJar.look())).extracting(Outcome::what).containsExactly(inbox);
    }
  }

  @Test
  void a_key_for_sftp_that_cannot_be_used_is_told_from_a_wrong_server(@TempDir Path folder)
      throws Exception {
    try (SftpServer sftp = SftpServer.start(folder.resolve("sftp"))) {
      takeFrom(sftp, folder);
      KeyPair key = KeyPair.genKeyPair(new JSch(), KeyPair.RSA);
      Path locked = folder.resolve("locked");
      key.writePrivateKey(locked.toString(), "passphrase".getBytes(UTF_8));
      assertThat(remedyForKey(locked)).startsWith("sftp.key-file has a passphrase");
      Path open = folder.resolve("of-nobody");
      key.writePrivateKey(open.toString());
      assertThat(remedyForKey(open)).startsWith("Check sftp.user");
      Path none = Files.writeString(folder.resolve("none"), "no key");
      assertThat(remedyForKey(none)).startsWith("Let sftp.key-file name a private key");
    }
  }

  private String remedyForKey(Path key) throws Exception {
    texts.put("sftp.key-file", key.toString());
    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    return of(Result.FAILED, new EdgesCategory(settings, Path.of("routes"), LONG).look())
        .get(0)
        .remedy();
  }

  private Path rabbitmqRoute(String... queues) throws Exception {
    StringBuilder instances = new StringBuilder();
    for (String queue : queues) {
      instances.append(
          """
          - templatedRoute:
              routeTemplateRef: from-rabbitmq
              parameters:
                - {name: queue, value: %s}
          """
              .formatted(queue));
    }
    Path routes = Files.createDirectory(data.resolve("routes"));
    Files.writeString(routes.resolve("own.camel.yaml"), instances);
    return routes;
  }

  private void secondLaneWithoutBucket() {
    texts.put("lanes.eu.region", "eu-west-1");
    texts.put("lanes.eu.bucket", "not-there");
    texts.put("lanes.eu.models", "amazon.nova-lite-v1:0");
    texts.put("lanes.eu.model-id", "eu.amazon.nova-lite-v1:0");
    texts.put("lanes.eu.s3-endpoint", aws.s3Endpoint().toString());
    texts.put("lanes.eu.bedrock-endpoint", aws.bedrockEndpoint().toString());
    texts.put("lanes.eu.runtime-endpoint", aws.bedrockEndpoint().toString());
  }

  private StartCheck startCheck(String faults, Clock clock) throws Exception {
    faults(faults);
    return StartCheck.begin(Settings.load(SettingsSource.commandLine(texts)), clock);
  }

  @Test
  void what_can_never_work_is_a_problem_from_the_start_until_it_is_fixed() throws Exception {
    SettableClock clock = new SettableClock();
    StartCheck start = startCheck("{\"account\":{\"bucketRegion\":\"eu-west-1\"}}", clock);

    assertThat(start.blocking(LONG))
        .singleElement()
        .asString()
        .startsWith("The bucket mine is in eu-west-1, and jobs")
        .contains("Set aws.region to it, or s3.bucket to one in us-east-1");
    assertThat(start.problems())
        .extracting(StandingProblem::kind)
        .containsExactly(StandingProblem.Kind.CANNOT_WORK);

    faults("{}");
    clock.advance(Duration.ofSeconds(31));
    await().until(() -> start.problems().isEmpty());
  }

  @Test
  void a_start_is_not_held_up_by_what_may_not_be_asked_or_is_not_answered() throws Exception {
    texts.put("bedrock.model-id", "us.amazon.nova-lite-v1:0");
    StartCheck denied =
        startCheck("{\"deniedOperations\":[\"GetInferenceProfile\"]}", Clock.systemUTC());
    assertThat(denied.blocking(LONG)).isEmpty();

    try (ServerSocket silent = new ServerSocket(0)) {
      texts.put("s3.endpoint", "http://127.0.0.1:" + silent.getLocalPort());
      assertThat(startCheck("{}", Clock.systemUTC()).blocking(Duration.ofMillis(1))).isEmpty();
    }
  }

  @Test
  void one_lane_that_works_is_enough_for_a_run_and_the_other_is_named() throws Exception {
    secondLaneWithoutBucket();
    StartCheck start = startCheck("{}", Clock.systemUTC());

    assertThat(start.blocking(LONG)).isEmpty();
    assertThat(start.problems())
        .singleElement()
        .satisfies(
            of ->
                assertThat(of.sentence())
                    .isEqualTo("The bucket is not there: none is called not-there in lane eu"));
  }

  @Test
  void every_lane_is_looked_at_and_named_with_its_own_settings() throws Exception {
    secondLaneWithoutBucket();
    faults("{}");

    List<Checked> checked =
        look(
            new Checkup(LONG), Settings.load(SettingsSource.commandLine(texts)), Clock.systemUTC());

    assertThat(checked)
        .filteredOn(of -> of.isOf(Result.FAILED))
        .extracting(Checked::category)
        .contains("bucket in lane eu")
        .doesNotContain("bucket in lane default");
    assertThat(checked)
        .flatExtracting(Checked::checks)
        .extracting(Outcome::remedy)
        .contains(
            "Create it (aws s3 mb s3://not-there --region eu-west-1), or set lanes.eu.bucket to"
                + " another");
    assertThat(checked)
        .filteredOn(of -> of.category().equals("model in lane eu"))
        .flatExtracting(Checked::checks)
        .extracting(Outcome::what)
        .contains("the inference profile eu.amazon.nova-lite-v1:0 is there");
  }

  @Test
  void kafka_is_logged_in_to_as_its_consumers_do() throws Exception {
    try (SilentPeer silent = SilentPeer.start()) {
      texts.put("kafka.brokers", "127.0.0.1:" + silent.port());
      texts.put("camel.component.kafka.security-protocol", "SASL_PLAINTEXT");
      texts.put("camel.component.kafka.sasl-mechanism", "PLAIN");
      texts.put(
          "camel.component.kafka.sasl-jaas-config",
          "org.apache.kafka.common.security.plain.PlainLoginModule required username='u'"
              + " password='p';");
      KafkaLogin login = new KafkaLogin(Settings.load(SettingsSource.commandLine(texts)));

      assertThat(login.properties(1_000)).containsEntry("sasl.mechanism", "PLAIN");
      Outcome unclear = login.look(Duration.ofMillis(200));
      assertThat(unclear.result()).isEqualTo(Result.WARNING);
      assertThat(unclear.remedy()).contains("camel.component.kafka.security-protocol");
    }
  }

  @Test
  void a_login_that_kafka_rejects_is_named() throws Exception {
    texts.put("kafka.brokers", KafkaServer.running().brokersWithLogin());
    texts.put("camel.component.kafka.security-protocol", "SASL_PLAINTEXT");
    texts.put("camel.component.kafka.sasl-mechanism", "PLAIN");
    String login =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username='%s'"
            + " password='%s';";
    String jaas = "camel.component.kafka.sasl-jaas-config";
    texts.put(jaas, login.formatted(KafkaServer.USER, KafkaServer.PASSWORD));
    KafkaLogin right = new KafkaLogin(Settings.load(SettingsSource.commandLine(texts)));
    assertThat(right.look(LONG).result()).isEqualTo(Result.PASSED);

    texts.put(jaas, login.formatted(KafkaServer.USER, "another"));
    Outcome failed = new KafkaLogin(Settings.load(SettingsSource.commandLine(texts))).look(LONG);

    assertThat(failed.result()).isEqualTo(Result.FAILED);
    assertThat(failed.said()).contains("Invalid username or password");
    assertThat(failed.remedy()).contains("sasl-mechanism and its sasl-jaas-config");
  }

  @Test
  void models_of_sources_that_are_on_and_of_settings_are_looked_at(@TempDir Path routes)
      throws Exception {
    texts.put("intake.models-allow", "*.anthropic.*,amazon.nova-premier-v1:0");
    texts.put("deadline.then", "model:amazon.nova-2-lite-v1:0");
    String instance =
        """
        - templatedRoute:
            routeTemplateRef: from-kafka
            parameters:
              - {name: enabled, value: "{{intake.from.%s}}"}
              - {name: modelId, value: %s}
        """;
    Files.writeString(
        routes.resolve("20-mine.camel.yaml"),
        instance.formatted("files", "amazon.nova-pro-v1:0")
            + instance.formatted("kafka", "amazon.nova-micro-v1:0"));

    assertThat(SourceModels.of(Settings.load(SettingsSource.commandLine(texts)), routes))
        .containsExactly(
            "amazon.nova-lite-v1:0",
            "amazon.nova-premier-v1:0",
            "amazon.nova-2-lite-v1:0",
            "amazon.nova-pro-v1:0");
  }

  @Test
  void queues_of_sqs_that_are_used_are_looked_at(@TempDir Path routes) throws Exception {
    SqsServer sqs = SqsServer.running();
    String queue = sqs.createQueue("checked");
    texts.put("sqs.endpoint", sqs.endpoint());
    texts.put("deliver.to", "audit");
    String instance =
        """
        - templatedRoute:
            routeTemplateRef: %s
            parameters:
              - {name: name, value: %s}
              - {name: queue, value: %s}
        """;
    Files.writeString(
        routes.resolve("20-mine.camel.yaml"),
        instance.formatted("from-sqs", "x", queue)
            + instance.formatted("to-sqs", "audit", "not-there")
            + instance.formatted("to-sqs", "unused", "never-asked"));

    Category category =
        SqsCategory.of(Settings.load(SettingsSource.commandLine(texts)), routes).orElseThrow();

    assertThat(category.look())
        .extracting(Outcome::what, Outcome::result)
        .containsExactly(
            tuple("the queue " + queue + " can be used", Result.PASSED),
            tuple("the queue not-there can be used", Result.FAILED));
  }

  @Test
  void a_model_that_will_end_is_a_warning() throws Exception {
    assertThat(
            of(
                Result.WARNING,
                check("{\"account\":{\"modelStatus\":\"LEGACY\"}}", Clock.systemUTC())))
        .singleElement()
        .satisfies(of -> assertThat(of.remedy()).isEqualTo("Choose a newer model in time"));
  }

  @Test
  void a_clock_that_is_wrong_is_a_warning() throws Exception {
    Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    assertThat(of(Result.WARNING, check("{}", clock)))
        .singleElement()
        .satisfies(of -> assertThat(of.said()).contains("apart from that of AWS"));
  }

  @Test
  void a_budget_for_a_model_without_a_price_is_a_warning() throws Exception {
    texts.put("budget.daily", "5");
    assertThat(of(Result.WARNING, check("{}", Clock.systemUTC()))).isEmpty();

    texts.put("bedrock.model-id", "example.unheard-of-v1:0");

    assertThat(of(Result.WARNING, check("{}", Clock.systemUTC())))
        .extracting(Outcome::what)
        .contains("a price of example.unheard-of-v1:0 is known in us-east-1 (batch)");
  }

  @Test
  void without_credentials_that_is_the_only_thing_said_of_aws() throws Exception {
    texts.put("aws.profile", "nobody-has-this");

    assertThat(of(Result.FAILED, check("{}", Clock.systemUTC())))
        .singleElement()
        .satisfies(of -> assertThat(of.remedy()).contains("aws.profile"));
  }

  @Test
  void a_service_that_never_answers_ends_the_look_in_time() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      texts.put("bedrock.endpoint", URI.create("http://127.0.0.1:" + silent.getLocalPort()) + "");

      faults("{}");
      List<Outcome> failed =
          look(
                  new Checkup(Duration.ofSeconds(1)),
                  Settings.load(SettingsSource.commandLine(texts)),
                  Clock.systemUTC())
              .stream()
              .map(Checked::checks)
              .flatMap(checks -> of(Result.FAILED, checks).stream())
              .toList();

      assertThat(failed)
          .extracting(Outcome::what)
          .containsAnyOf("jobs can be listed", "model can be looked at");
      assertThat(failed).allSatisfy(of -> assertThat(of.remedy()).isNotBlank());
    }
  }

  @Test
  void a_job_of_one_record_shows_that_role_and_bucket_work() throws Exception {
    Outcome outcome = checkDeep("{}");

    assertThat(outcome.result()).isEqualTo(Result.PASSED);
    assertThat(outcome.said()).contains("less records (1)");
  }

  @Test
  void a_job_that_is_refused_is_explained() throws Exception {
    Outcome outcome = checkDeep("{\"deniedOperations\":[\"CreateModelInvocationJob\"]}");

    assertThat(outcome.result()).isEqualTo(Result.FAILED);
    assertThat(outcome.remedy()).contains("iam:PassRole");
  }

  @Test
  void nothing_is_left_behind() throws Exception {
    check("{}", Clock.systemUTC());
    checkDeep("{}");

    Settings settings = Settings.load(SettingsSource.commandLine(texts));
    try (AccountClients clients = AccountClients.of(settings, "http://127.0.0.1:1").get(0)) {
      S3Client s3 = clients.s3();
      assertThat(s3.listObjectsV2(list -> list.bucket("mine")).contents()).isEmpty();
    }
    assertThat(data.resolve("data")).isEmptyDirectory();
  }
}
