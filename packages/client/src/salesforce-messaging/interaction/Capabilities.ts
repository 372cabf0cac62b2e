/** What an integration says that it can show and take: `PATCH /capabilities`. */
import { Schema } from "effect"

const may = <A, I>(schema: Schema.Schema<A, I>) => Schema.optionalWith(schema, { exact: true })
const kind = <T extends string>(fieldRestrictionType: T) => ({
  fieldRestrictionType: Schema.Literal(fieldRestrictionType)
})

const Restriction = Schema.Union(
  Schema.Struct({
    ...kind("StringFieldRestriction"),
    encoding: Schema.Literal("UTF8", "GSM", "UCS2"),
    maxLength: Schema.Int
  }),
  Schema.Struct({ ...kind("MimeTypeRestriction"), mimeType: Schema.String }),
  Schema.Struct({ ...kind("FileSizeRestriction"), maxSizeInKb: Schema.Int }),
  Schema.Struct({
    ...kind("DimensionRestriction"),
    x: Schema.Number,
    y: Schema.Number,
    dimensionType: Schema.Literal("PIXEL", "RATIO")
  }),
  Schema.Struct({ ...kind("ArrayRestriction"), maxItems: Schema.Int }),
  Schema.Struct({ ...kind("RequiredFieldRestriction"), fieldRequired: Schema.Boolean }),
  Schema.Struct({ ...kind("TypeRestriction"), type: Schema.String })
)

const Format = Schema.Struct({
  formatType: Schema.Literal(
    "Attachments",
    "RichLink",
    "Media",
    "Buttons",
    "Carousel",
    "QuickReplies",
    "ListPicker",
    "Selections",
    "Links",
    "TimePicker",
    "Application",
    "Result",
    "Inputs",
    "WebView",
    "Text",
    "ExperienceType",
    "Flow",
    "MessageDefinition"
  ),
  capabilityFieldRestriction: may(
    Schema.Array(Schema.Struct({ fieldJsonPath: Schema.String, restriction: Restriction }))
  )
})

const Integration = Schema.Union(
  Schema.Struct({
    customIntegrationType: Schema.Literal("CustomBotIntegration"),
    integrationNamespace: Schema.String,
    extConvParticipantIntegDefDevName: Schema.String
  }),
  Schema.Struct({
    customIntegrationType: Schema.Literal("CustomChannelIntegration"),
    integrationNamespace: Schema.String,
    conversationChannelDefinitionDevName: Schema.String
  })
)

export const PatchCapabilities = Schema.Struct({
  capabilities: Schema.Struct({
    appType: Schema.Literal("custom", "agent", "chatbot", "conversation", "live_message", "iamessage"),
    channelCapabilities: Schema.Array(
      Schema.Struct({
        channelType: may(Schema.Literal("custom")),
        customIntegration: may(Integration),
        messageTypeCapabilities: Schema.Array(
          Schema.Struct({
            messageType: Schema.Literal(
              "ChoicesMessage",
              "ChoicesResponseMessage",
              "FormMessage",
              "FormResponseMessage",
              "StaticContentMessage"
            ),
            formatTypeCapabilities: Schema.Array(Format).pipe(Schema.minItems(1))
          })
        ).pipe(Schema.minItems(1)),
        progressIndicatorTypeCapabilities: may(
          Schema.Array(
            Schema.Struct({
              progressIndicatorType: Schema.Literal("ProgressUpdateIndicator"),
              formatTypeCapabilities: Schema.Array(Format)
            })
          )
        )
      })
    ).pipe(Schema.minItems(1))
  })
})
