Duban 督办
Licensed under the Apache License, Version 2.0.

What this program is delivered with, and under which licence:

<#list dependencyMap as e>
<#assign p = e.getKey()/><#assign licences = e.getValue()/>
${p.groupId}:${p.artifactId}:${p.version}<#if p.url??> (${p.url})</#if>
    <#list licences as l>${l}<#if l_has_next>; </#if></#list>
</#list>
