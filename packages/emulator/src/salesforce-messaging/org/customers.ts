/** Users and queues, and whom a business deals with: accounts, contacts, leads, opportunities, cases. */
import { field, picklist, reference } from "./Field.ts"
import { owner } from "./messaging.ts"
import { padded, sobject } from "./SObject.ts"

const everything = { may: ["create", "update", "delete"] } as const

export const customers = [
  sobject("User", "005", 20, [
    field("Username", "string", "FGLS"),
    field("Name", "string", "FGLS"),
    field("Alias", "string", "FGS"),
    field("Email", "email", "FGLS"),
    field("IsActive", "boolean", "DFGS")
  ]),
  sobject("Group", "00G", 20, [
    field("Name", "string", "FGS"),
    field("DeveloperName", "string", "FGS"),
    picklist("Type", ["Queue", "Regular"], "FGRS")
  ]),
  sobject(
    "Account",
    "001",
    20,
    [field("Name", "string", "CFGSU"), field("Phone", "phone", "CFGNSU"), owner],
    everything
  ),
  sobject(
    "Contact",
    "003",
    20,
    [
      field("LastName", "string", "CFGSU"),
      field("FirstName", "string", "CFGNSU"),
      field("Name", "string", "FGNS"),
      field("Phone", "phone", "CFGNSU"),
      field("MobilePhone", "phone", "CFGNSU"),
      field("Email", "email", "CFGLNSU"),
      reference("AccountId", ["Account"], "CFGNSU"),
      owner
    ],
    {
      ...everything,
      complete: (row) => ({
        row: { ...row, Name: [row["FirstName"], row["LastName"]].filter((it) => typeof it === "string").join(" ") },
        also: []
      })
    }
  ),
  sobject(
    "Lead",
    "00Q",
    20,
    [
      field("LastName", "string", "CFGSU"),
      field("Company", "string", "CFGSU"),
      picklist("Status", ["Open", "Working", "Closed"], "CDFGSU", "Open"),
      owner
    ],
    everything
  ),
  sobject(
    "Opportunity",
    "006",
    20,
    [
      field("Name", "string", "CFGSU"),
      picklist("StageName", ["Prospecting", "Closed Won", "Closed Lost"], "CFGSU"),
      field("CloseDate", "date", "CFGSU"),
      reference("AccountId", ["Account"], "CFGNSU"),
      owner
    ],
    everything
  ),
  sobject(
    "Case",
    "500",
    20,
    [
      field("CaseNumber", "string", "DFGLS"),
      field("Subject", "string", "CFGNSU"),
      field("Description", "textarea", "CNU"),
      picklist("Status", ["New", "Working", "Escalated", "Closed"], "CDFGNSU", "New"),
      picklist("Origin", ["Phone", "Email", "Web", "Messaging"], "CFGNSU"),
      picklist("Priority", ["High", "Medium", "Low"], "CDFGNSU", "Medium"),
      reference("AccountId", ["Account"], "CFGNSU"),
      reference("ContactId", ["Contact"], "CFGNSU"),
      field("Parley_Key__c", "string", "CFGLNSU", { externalId: true }),
      owner
    ],
    { ...everything, naming: "CaseNumber", number: { field: "CaseNumber", nth: padded("") } }
  )
]
