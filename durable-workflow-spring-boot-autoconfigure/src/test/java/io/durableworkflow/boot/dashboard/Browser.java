package io.durableworkflow.boot.dashboard;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a window. Everything is waited for, as a page shows things when it has them. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ChromeDriver driver;
    private final String base;

    private Browser(ChromeDriver driver, String base) {
        this.driver = driver;
        this.base = base;
    }

    /**
     * Skips the test where there is no browser.
     *
     * @param base where the page is
     * @param profile an empty folder for what the browser keeps
     */
    static Browser open(String base, Path profile) {
        Path chromium = found("chromium", "chromium-browser", "google-chrome");
        Path driver = found("chromedriver");
        assumeTrue(
                chromium != null && driver != null,
                "no browser: install Chromium and its driver (on Debian the packages chromium and chromium-driver)");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // it would refuse to run as root
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--user-data-dir=" + profile);
        LoggingPreferences logging = new LoggingPreferences();
        logging.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logging);
        // Named, so that Selenium does not look for one to download.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .build();
        return new Browser(new ChromeDriver(service, options), base);
    }

    private static Path found(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Loads the page anew. */
    Browser go(String hash) {
        driver.get("about:blank");
        driver.get(base + hash);
        return this;
    }

    /** As if somebody followed a link of the page: it is not loaded anew. */
    Browser follow(String hash) {
        script("location.hash = arguments[0]", hash);
        return this;
    }

    Browser see(String css, String text) {
        await(css + " with " + text, () -> texts(css).stream().anyMatch(shown -> shown.contains(text)));
        return this;
    }

    Browser seeNot(String css, String text) {
        await("no " + css + " with " + text, () -> texts(css).stream().noneMatch(shown -> shown.contains(text)));
        return this;
    }

    Browser seeExactly(String css, List<String> wanted) {
        await(css + " " + wanted, () -> texts(css).equals(wanted));
        return this;
    }

    /** The texts of what is shown, read at one moment. */
    @SuppressWarnings("unchecked")
    List<String> texts(String css) {
        return (List<String>)
                script("return [...document.querySelectorAll(arguments[0])].map(one => one.innerText.trim())", css);
    }

    Browser click(String css, String text) {
        WebElement[] found = new WebElement[1];
        await(css + " with " + text, () -> {
            found[0] = (WebElement) script(
                    "return [...document.querySelectorAll(arguments[0])].find(one => one.innerText.trim().includes(arguments[1]) && !one.disabled)",
                    css,
                    text);
            return found[0] != null;
        });
        script("arguments[0].scrollIntoView({block: 'center'})", found[0]);
        found[0].click();
        return this;
    }

    Browser type(String css, String text) {
        await(css, () -> !driver.findElements(By.cssSelector(css)).isEmpty());
        WebElement field = driver.findElement(By.cssSelector(css));
        field.clear();
        field.sendKeys(text);
        return this;
    }

    Object script(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    void await(String what, BooleanSupplier condition) {
        new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .withMessage(() -> what + " on " + driver.getCurrentUrl() + ":\n" + texts("body"))
                .until(ignored -> condition.getAsBoolean());
    }

    Browser size(int width, int height, boolean phone) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
        return this;
    }

    Browser colours(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    Browser shoot(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** What the browser complains about since it was last asked: faults of scripts, and what the policy has forbidden. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
