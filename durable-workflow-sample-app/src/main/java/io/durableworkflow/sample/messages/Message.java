package io.durableworkflow.sample.messages;

import io.durableworkflow.sample.web.Id;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/**
 * A message.
 *
 * @param messageId chosen by its sender, unique for the recipient: sent again it is the same message
 */
public record Message(
        @Id String messageId, @NotBlank @Size(max = 2000) String text) {}
